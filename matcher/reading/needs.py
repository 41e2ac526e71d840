"""What a company asks a park for, and the plain yes/no facts that the same words tell.

A need is something wished for ("需要动物房", "最好靠近口岸", a line of a form); what the company already owns
("已有洁净车间", "冷库在深圳"), rents out or does without ("不需要冷链") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.reading.marks import Guarded, any_bit, guarded, sought
from matcher.reading.negation import aside_of_another
from matcher.reading.patterns import regex
from matcher.reading.several import common_facts
from matcher.reading.text import Text
from matcher.reading.types import Reading, Span


def _regex(text: str) -> re.Pattern[str]:
    """A pattern whose word boundaries also stand between Latin and Chinese letters."""
    return regex(text, re.ASCII)


NEEDS: tuple[tuple[str, Guarded], ...] = (
    ("animal_facility", sought(
        r"动物房|动物实验(?:室|中心|平台|场地|条件|设施)|实验动物(?:中心|设施|房)|动物中心|spf级?动物|"
        r"\b(?:vivarium|animal (?:facility|facilities|house|lab|rooms?))\b"
    )),
    ("gmp_pilot", sought(
        r"gmp\s?(?:级|标准)?[^，,。；;\n]{0,4}中试|中试(?:车间|平台|线|产线|基地|厂房|场地|条件|放大平台)|"
        r"共享中试|\b(?:gmp pilot|pilot[- ](?:plant|scale|line|facility|suite))\b"
    )),
    ("gmp_plant", sought(
        r"(?<!非)gmp\s?(?:级|标准|认证|合规)?(?:的)?(?:生产)?(?:厂房|车间|厂区|生产线|产线|制备设施|制备设备|"
        r"制备车间|工厂|配套|设施)|符合gmp[^，,。；;\n]{0,8}(?:厂房|车间)|厂房[^，,。；;\n]{0,8}gmp|"
        r"\bgmp[- ](?:grade )?(?:plants?|facilit(?:y|ies)|suites?|manufacturing|workshops?|lines?|"
        r"cell suites?)\b"
    )),
    ("clean_room", sought(
        r"(?:洁净|净化|无尘|无菌)(?:车间|厂房|室|区|面积|间|区域|空间|实验室)|(?:百|千|十?万|"
        r"[abcd])级[^，,。；;\n]{0,4}(?:洁净|净化|车间)|[bcd]级区|\bclean[- ]?rooms?\b|\bclean workshops?\b"
    )),
    ("standard_factory", sought(
        r"标准厂房|通用厂房|现成(?:的)?厂房|成品厂房|轻资产厂房|\b(?:standard (?:factory|workshop|plant)|"
        r"ready-built (?:factory|plant))\b"
    )),
    ("office_lab", sought(
        r"研发办公|办公(?:和|及|与|、|加|\+)?实验|实验(?:室)?(?:和|及|与|、|加|\+)?办公|(?:研发|实验)(?:场地|"
        r"空间|用房|楼|场所)|(?:理化|湿|化学|生物|细胞|现成的?|通用)实验室|办公(?:室|场地|空间|场所|面积)|写字楼|孵化(?:空间|场地)|p2实验室|"
        r"\b(?:office space|lab(?:oratory)? space|r&d space|offices? and lab\w*|lab and office)\b"
    )),
    ("wastewater_treatment", sought(
        r"(?:废水|污水|排水)[^，,。；;\n]{0,10}?(?:处理|处置|能收|能接|接驳|接收|接纳|纳管|消化|去处|有地方|指标|预处理|"
        r"排放条件)|(?:处理|接纳|接收|消纳)[^，,。；;\n]{0,6}(?:废水|污水)|排污(?:指标|许可|总量)|(?:废水|污水)[^，,。；;\n]{0,8}[，,](?:得|要|需|必须)?能(?:接|收|处理|排)|"
        r"\bwaste ?water (?:and [a-z ]{3,24} )?(?:disposal|treatment)\b|\b(?:waste ?water|effluent|sewage)(?: pre-?)? ?(?:treatment|discharge|capacity|plant)\b"
    )),
    ("hazardous_waste_disposal", sought(
        r"(?:危废|危险废物|固废)[^，,。；;\n]{0,10}?(?:处置|处理|能收|接收|有地方|去处|消纳|消化|焚烧|转运)|"
        r"(?:处置|处理|接收|消纳)[^，,。；;\n]{0,4}(?:危废|危险废物)|\bhazardous[- ]waste (?:disposal|"
        r"treatment|handling)\b"
    )),
    ("cold_chain", sought(
        r"冷链|冷库|冷冻库|低温(?:仓|库|存储|储存|物流)|深冷|液氮(?:存储|储存|罐)|\b(?:cold[- ]chain|"
        r"cold storage|cryogenic (?:logistics|storage)|refrigerated (?:storage|warehouse))\b"
    )),
    ("port", sought(
        r"口岸|港口|码头|通关|\b(?:port of entry|drug import port|near (?:a |the )?(?:sea)?port|(?:sea|"
        r"deep-water |air)port access|customs clearance)\b"
    )),
    ("bonded", sought(r"保税|综保区|综合保税|\bbonded\b")),
    ("clinical_resources", sought(
        r"临床(?:试验)?(?:资源|医院|中心|基地|合作|机构|伙伴|科室|专家|示范|对接)|三甲(?:医院)?|医院(?:合作|"
        r"资源|示范|共建|对接|示范点)|(?:对接|联合|合作|共建)[^，,。；;\n]{0,8}医院|iit|研究者发起|"
        r"\b(?:clinical (?:partners?|sites?|resources?|trial sites?|centres?|centers?|hospitals?|"
        r"collaborat\w+)|hospitals? (?:partners?|experienced|for trials)|partner hospitals?)\b"
    )),
    ("testing_platform", sought(
        r"检验检测|型式检验|型检|检测(?:平台|服务|中心|机构|公共服务)|注册检验|检验平台|"
        r"\b(?:testing (?:platform|services?|laborator\w+|lab|centre)|type testing)\b"
    )),
    ("cdmo_service", sought(
        r"\bcdmo\b|\bcmo\b|委托生产|代工(?:厂|资源|服务|伙伴)|注册人制度|\bcontract manufactur\w+\b|载体供应|"
        r"\bvector supply\b"
    )),
    ("steam", sought(r"蒸汽|集中供热|供热|供汽|\bsteam\b")),
    ("dual_power", sought(
        r"双回路|双电源|双路供电|稳定供电|\b(?:dual[- ](?:circuit|feed|supply)|double[- ]circuit|dual power)\b"
    )),
    ("hazmat_warehouse", sought(
        r"(?:危化品?|危险(?:化学)?品|化学品)(?:的)?(?:专用)?(?:仓库?|库房?|储存|存储|仓储)|甲类(?:仓库?|库房?|"
        r"车间|厂房)|溶剂(?:仓库?|储罐|罐区)|\b(?:hazardous[- ](?:chemicals?|materials?|goods) (?:store|"
        r"stores|warehouse|storage)|solvent storage)\b"
    )),
    ("financing", sought(
        r"融资(?!租赁|轮|过|额)|天使投资|股权投资|产业基金|引导基金|基金(?:跟投|投资|支持)|贷款(?!本金|余额)|"
        r"募资|融[一二两三四五六七八九十\d]|\b(?:financing|funding|raise|loans?|equity investment|"
        r"seed capital|investors?)\b"
    )),
    ("talent_housing", sought(
        r"人才(?:公寓|房|住房|用房|安居)|员工(?:宿舍|公寓)|宿舍|(?:高层次)?人才配套|住房配套|"
        r"\b(?:talent (?:apartments?|housing)|staff housing|dormitor(?:y|ies)|employee housing)\b"
    )),
    ("registration_support", sought(
        r"(?:注册|报批|申报|审评|审批|许可)(?:的)?(?:辅导|指导|支持|咨询|帮助|协助|变更(?:方面)?的?服务|办理|"
        r"绿色通道)|帮[手忙]?[^，,。；;\n]{0,3}[做办](?:产品)?注册(?!公司|资)|(?:协助|辅导|指导)[^，,。；;\n]{0,10}(?:注册|报批|拿证)|注册服务|生产许可(?!证书)|"
        r"\b(?:registration support|regulatory (?:support|guidance|advice)|licen[cs](?:e|ing) support|"
        r"help with registration)\b"
    )),
    ("university", sought(
        r"高校(?:合作|资源|院所|对接)?|产学研|(?:大学|院校|科研院所|研究院)(?:合作|对接|资源)|(?:与|和|同|"
        r"跟)[^，,。；;\n]{0,8}(?:大学|院校)|\b(?:universit(?:y|ies))\b"
    )),
    ("seawater", sought(r"海水(?!淡化设备)|临海|近海|取海|\bsea ?water\b|\bseaside\b")),
    ("planting_base", sought(
        r"(?:种植|药材|育苗|种苗|gap)(?:示范)?基地|种植用地|药材种植|流转土地|\b(?:planting base|"
        r"herb (?:planting )?base|growing base)\b"
    )),
    ("computing_data", sought(
        r"算力|数据(?:集|机房|资源|共享|开放|要素|接口)|医疗数据|超算|智算|\b(?:computing power|compute|"
        r"gpus?|data ?sets?|data access|medical data)\b"
    )),
    ("special_import", sought(
        r"特殊物品|(?:生物材料|样本|细胞|血清|菌毒种|实验动物)(?:的)?(?:进口|入境|出入境|通关)|人类遗传资源|"
        r"生物样本(?:进出境|跨境)|\b(?:special (?:biological )?(?:goods|items|articles)|"
        r"import (?:of )?biological|human genetic resources)\b"
    )),
    ("gsp_warehouse", sought(
        r"gsp[^，,。；;\n]{0,6}?(?:仓|库)|阴凉库|药品仓库|医药仓库|\bgsp[- ](?:\w+ )?warehouses?\b"
    )),
)

REACH = 300  # how far the beginning and the end of a sentence are looked for

_CLAUSE = _regex(r"[，,。；;！!？?\n.](?:(?<!\.)|(?=\s|$))")
_TO_LAST_SENTENCE = regex(r".*(?:[。；;！!？?\n]|\.(?=\s|$))", re.ASCII | re.DOTALL)
_TO_LAST_CLAUSE = regex(r".*(?:[，,。；;！!？?\n]|\.(?=\s|$))", re.ASCII | re.DOTALL)
_WISH = _regex(
    r"能不能|(?<![已现在出])租(?!金|户|约|期|售|赁期)|需(?!求量)|希望|盼|诉求|需求|想(?!法)|寻求|寻找|求(?!购)|最好|靠近|临近|毗邻|对接|解决|缺|得有|能收|"
    r"有地方|能有|能否|可否|有没有|有冇|有无|要求|配套要|期望|期待|急|关心|关注|看重|帮忙|搵"
    r"|(?<![主重首必摘概提纪简])要(?![素点约闻塞])"
    r"|\b(?:needs?|needed|requir\w+|seek\w*|look(?:ing)? for|wants?|would like|hopes?|prefer\w*|access to|"
    r"close to|must|wish(?:es)?|interested in|request\w*|would (?:do|suit|be (?:fine|enough))|intend(?:s|ing)? to (?:lease|rent|build|find|use)|set(?:ting)? up)\b"
)
_WISH_LINE = _regex(r"(?:^|\n)[^\n：:】]{0,6}(?:诉求|需求|需要|希望|要求|所需)[^\n：:】]{0,4}[】：:][^\n]*$")
_LINE = _regex(r"(?:^|\n)[^\n：:]{0,12}[：:][^\n]*$")
_OWN_LINE = _regex(
    r"(?:^|\n)\s*[^\n：:]{0,8}(?:现有|已有|资质|产品|主营|业务|简介|备注|公司|企业|项目名?|荣誉|客户|名称|"
    r"工艺)[^\n：:]{0,6}[：:][^\n]*$"
)
_OWNED = _regex(
    r"(?:已有|已经有|拥有|现有|自建|建有|配有|自有|已建|已拥有|设有|具备|已配|建成|已租|手上有|自带|我们有|"
    r"公司有|(?<!园区)(?<!你们)(?<!贵[区方园])(?<!协助)(?<![能可会请望])提供|承接|服务于?|从事|主营|专做|(?<![平㎡米来用])做(?!好)"
    r"|\b(?:we have|has its own|already (?:have|has|own)|owns?|our own|equipped with|operat\w+|provid\w+|"
    r"offers?|offering)\b)[^，,。；;\n]{0,24}$"
)
_OWNED_AFTER = _regex(
    r"^(?:已|已经)?(?:在(?!\d)[^，,。；;\n]{1,6}(?:$|[，,。；;\n])|齐全|已建成|已有|自建|自己有|已配齐|都有了)"
)
_DENIED = _regex(
    r"(?:(?<!是)不是|并非|不(?:需要?|用|要|必|涉及|含|产生|做|搞|碰|开展|设|再|排放?|想|打算|考虑|自建)|无需|无须|毋须|唔使|唔需要|(?<!有)没有?|暂无|"
    r"尚无|并无|无(?!菌|尘|锡)|未(?:有|涉及)|免|冇|no need for|\b(?:no|not|without|never|neither|nor|don't|"
    r"doesn't|does not|do not)\b)[^，,。；;\n]{0,12}$"
)
_DENIED_AFTER = _regex(
    r"^\s*:\s*(?:否|无|没有?|不涉及|不产生|未)|^[^，,。；;\n]{0,6}?(?:(?:没有|冇)(?:$|[，,。；;\n\s])|不需要?|不用|不要|不必|用不着|用不上|没必要|没有要求|无要求|不涉及|不产生|为零|零排放|无(?:$|[，,。；;\n])|"
    r"will not be|is not|are not|not needed|not required|none)"
)
_OUTSOURCED = _regex(r"^[^，,。；;\n]{0,6}(?:委外|外包|委托|外协|外购|由[^，,。；;\n]{1,8}做)")


def _clause(plain: str, start: int, end: int) -> tuple[str, str]:
    """The clause around some words: what stands before them, and after."""
    first = max(0, start - REACH)
    stop = _TO_LAST_CLAUSE.match(plain, first, start)
    if stop:
        first = stop.end()
    last = _CLAUSE.search(plain, end, end + REACH)
    return plain[first:start], plain[end : last.start() if last else end + REACH]


def _sentence_before(plain: str, at: int) -> str:
    first = max(0, at - REACH)
    stop = _TO_LAST_SENTENCE.match(plain, first, at)
    return plain[stop.end() if stop else first : at]


def _denied(before: str, after: str) -> bool:
    return bool(_DENIED.search(before) or _DENIED_AFTER.match(after))


def _wished(plain: str, match: re.Match[str]) -> bool:
    """Whether words are wished for: after a wish in the sentence, beside one in the clause, or on a line of a form."""
    start, end = match.span()
    before, after = _clause(plain, start, end)
    if _DENIED.search(before) or _DENIED_AFTER.match(after):
        return False
    sentence = _sentence_before(plain, start)
    wish = _last_end(_WISH, sentence)
    owned = _last_end(_OWNED_WORD, sentence) if _OWNED.search(before) else -1
    if owned > wish or _OWNED_AFTER.match(after):
        return False
    if wish >= 0 or _WISH.search(match[0] + after):
        return True
    line = plain[max(0, start - REACH) : start]
    if ":" not in line and "：" not in line and "】" not in line:
        return False
    if _WISH_LINE.search(line):
        return True
    return bool(_LINE.search(line) and not _OWN_LINE.search(line))


_OWNED_WORD = _regex(_OWNED.pattern.removesuffix(r"[^，,。；;\n]{0,24}$"))


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=-1)


def _needs(text: Text) -> Iterator[Reading]:
    marks = text.marks
    for need, pattern in NEEDS:
        if not marks & pattern.bit:
            continue
        for match in text.matches(pattern):
            if _wished(text.plain, match):
                yield Reading("needs", [need], Span(*match.span()))
                break


# Yes/no facts -----------------------------------------------------------------------------------------------------

_SYNTHESIS = sought(
    r"化学合成|有机合成|合成(?:反应|工段|车间|工序)|毒性分子合成|化学反应|加氢|硝化|氯化|带合成|合成(?:工艺|路线|步骤)|"
    r"\bchemical(?:ly)? synthes\w+|\bchemical synthesis\b"
)
_WATER = sought(
    r"(?:生产|工业|工艺|高盐|高浓度|含盐|有机|发酵|提取)?(?:废水|污水)|排水(?=[：:]|量|\s?[≤<约]?\s?\d)|"
    r"\b(?:waste ?water|effluent)\b"
)
_WATER_OTHER = _regex(r"(?:重金属|含磷|含氟|放射性|含氰|电镀|一类污染物)[^，,。；;\n]{0,4}$|heavy[- ]metal\s*$")
_DOMESTIC = _regex(r"(?:只有|仅有?|只是|都是)(?:少量)?生活$")
_WASTE = sought(r"危废|危险废物|有机溶剂(?=少量|废|较多|多|用量)|废溶剂|\bhazardous[- ]waste\b")
_ANIMALS = sought(
    r"动物(?:实验|试验|房|中心)|实验动物|食蟹猴|实验猴|\b(?:vivarium|nhps?\b|primates|animal (?:experiments?|studies|testing|"
    r"facility|house))\b"
)
_GROUND, _NOT = guarded(r"地|只租|租赁为主|不买|land"), guarded(r"[不唔无毋没]|只租|租赁为主|land")
_NO_LAND = guarded(
    r"(?:(?<!是)不是|不|唔|无|毋|没|并非)(?:需要?|用|要|买|购|拿|使|须|新增|再|想|打算|考虑|准备|供)*(?:再|要|拿|买|购|用|新增|征|"
    r"占|供)*(?:工业)?(?:用?地|土地)(?!方|点|区|址|板|下|问题|规模|面积)|(?:暂时?)?不涉及(?:新增)?用地|(?:土地|用地|(?<![\u4e00-\u9fff])地)(?:我们)?(?:是?肯定|就|也|倒|暂时|目前)?(?:不需要|不要|不用|不买|不拿|唔要|唔买)|"
    r"(?:只租不买|只租|租赁为主|不买不建)"
    r"|\b(?:no land|without land|do(?:es)? not (?:need|require) (?:any )?land|don't need (?:any )?land|"
    r"land (?:is )?not (?:needed|required))\b"
)
_LAND = sought(
    r"(?:需要?|要|拟购|拟用|拟征|购置?|拿|申请|想要)[^，,。；;\n]{0,8}?[\d一二三四五六七八九十百两来多几]+(?:\.\d+)?亩(?!均)"
    r"|(?:需要?|希望有?|拟购|购置|购买|买|要)[^，,。；;\n]{0,10}?(?:工业用地|产业用地|土地|用地|买地|拿地|"
    r"购地)|(?:工业用地|用地|土地)[^，,。；;\n]{0,12}要求"
    r"|\bland (?:requirement|needed|required|of \d)|\b(?:need|require|acquire|buy|"
    r"purchase)s? [^.,;\n]{0,20}\b(?:mu|land|hectares|acres)\b"
)
_ANY_NEED = any_bit(p for _, p in NEEDS)
_ANY_LAND = _NO_LAND.bit | _LAND.bit
_FARMLAND = _regex(r"种植|养殖|林|农|基地|育苗|租用|现有|已有|已拿|占")
_FACILITY = _regex(r"房|中心|实验(?:室|平台|场地|条件|设施)|vivarium|facility|house")
_UNDECIDED = _regex(r"^[^，,。；;\n]{0,4}(?:没想好|未定|没定|待定|还没|再说|看情况)")


def _said(fact: str, text: Text, pattern: Guarded) -> Reading | None:
    """The first clear statement: denied words say no, others yes; outsourced work says nothing."""
    plain = text.plain
    denied: Reading | None = None
    for match in text.matches(pattern):
        before, after = _clause(plain, *match.span())
        span = Span(*match.span())
        if aside_of_another(text, match.start()):
            continue
        if fact == "wastewater" and (_WATER_OTHER.search(before) or (before.endswith("生活") and not _DOMESTIC.search(before))):
            continue
        if _denied(before, after) or (fact == "wastewater" and _DOMESTIC.search(before)):
            denied = denied or Reading(fact, False, _with_denial(plain, match))
        elif fact == "animal_experiment" and _FACILITY.search(match[0] + after[:2]) and _wished(plain, match):
            continue  # a wish for a place to do them in says nothing of what is done today
        elif not _OUTSOURCED.match(after):
            return Reading(fact, True, span)
    return denied


def _with_denial(plain: str, match: re.Match[str]) -> Span:
    """A no is quoted with the word that says it."""
    start, end = match.span()
    before, after = _clause(plain, start, end)
    said = _DENIED.search(before)
    if said:
        return Span(start - len(before) + said.start(), end)
    later = _DENIED_AFTER.match(after)
    return Span(start, end + (later.end() if later else 0))


def _synthesis(text: Text) -> Reading | None:
    """Chemical synthesis; a denial anywhere outweighs, since what is outsourced is often named first."""
    plain = text.plain
    found: Reading | None = None
    for match in text.matches(_SYNTHESIS):
        before, after = _clause(plain, *match.span())
        if _denied(before, after):
            return Reading("chemical_synthesis", False, _with_denial(plain, match))
        if found is None and not _OUTSOURCED.match(after):
            found = Reading("chemical_synthesis", True, Span(*match.span()))
    return found


def _land(text: Text) -> Reading | None:
    plain, marks = text.plain, text.marks
    maybe_not = marks & _NO_LAND.bit and marks & _GROUND.bit and marks & _NOT.bit
    no = _NO_LAND.search(plain) if maybe_not else None
    if no:
        return Reading("land_needed", False, Span(*no.span()))
    for match in text.matches(_LAND):
        before, after = _clause(plain, *match.span())
        if not (_FARMLAND.search(before + match[0]) or _denied(before, after) or _UNDECIDED.match(after)):
            return Reading("land_needed", True, Span(*match.span()))
    return None


def read_needs(text: Text) -> list[Reading]:
    """What is asked of the park (one reading for each need), and whether there is chemical synthesis, wastewater,
    hazardous waste, animal experiments, and a wish for land, where the text says so."""
    marks = text.marks
    found = list(_needs(text)) if marks & _ANY_NEED else []
    facts = (
        _synthesis(text) if marks & _SYNTHESIS.bit else None,
        _said("wastewater", text, _WATER) if marks & _WATER.bit else None,
        _said("hazardous_waste", text, _WASTE) if marks & _WASTE.bit else None,
        _said("animal_experiment", text, _ANIMALS) if marks & _ANIMALS.bit else None,
        _land(text) if marks & _ANY_LAND else None,
    )
    return common_facts(text, found + [r for r in facts if r is not None])
