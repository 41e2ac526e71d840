"""Where a company is registered and where it would like to go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from matcher.reading.negation import clause_before
from matcher.reading.patterns import regex
from matcher.reading.terms import Hit, Terms
from matcher.reading.text import Text
from matcher.reading.types import Reading, Span

Region = Mapping[str, object]
REACH = 300  # how far the beginning of a sentence is looked for

# Names that are also common words: read as places only after 在, 到, 落户 … or with 区, 市, 县, 镇.
_COMMON = frozenset(
    [
        "三角",
        "光明",
        "南海",
        "高明",
        "新兴",
        "白云",
        "合作区",
        "龙门",
        "平远",
        "四会",
        "广宁",
        "德庆",
        "海东",
        "化州",
        "阳春",
        "粤",
        "穗",
        "沪",
        "天河",
        "开平",
        "恩平",
        "鹤山",
        "江海",
        "龙湖",
        "金平",
        "城区",
        "源城",
        "端州",
        "大旺",
        "松湖",
        "连州",
        "仁化",
        "国外",
        "海外",
        "境外",
        "国家",
        "全国",
        "光谷",
        "安国",
        "惠来",
        "台山",
        "大同",
        "文山",
        "保定",
        "临沂",
    ]
)
_COMMON_BEFORE = regex(
    r"(?:在|于|到|去|落|选|看|来|位于|落地|落户|入驻|进驻|其次|再次|广州|深圳|佛山|中山|江门|肇庆|阳江|茂名|清远|韶关|云浮|揭阳|汕头|湛江|珠海|,|，|、|或|和|及|:)\s?$"
)
_NOT_PLACE_AFTER = regex(
    r"大学(?!城)|医科|中医药大学|理工|医学院|学院|医院|银行|股份|证券|海关|药监|省局|市局|药检|出版|日报|山(?!路|东|西|区|市|头)|砂|橘红|会(?!计)|产业(?!园|基地|区)|海域|海水|港币|元|籍|青年|居民|人(?!民)|药|交易所|联交所|资|企|商(?!务|贸)|股东|投资者|科技奖|科学技术|省级?|专精|高企|标准|市场|客户|证券|上市"
    r"|同胞|母公司|公司的|话|菜|式|独资|控股|已上市|的(?:大学|医院|客户|供应商|朋友|同行|专家|母公司|工厂|团队|临床)|university|hospital|stock|dollar|-owned|-based parent| parent| shareholder| capital| customers| clients| exchange| bank"
)
_NOT_PLACE_BEFORE = regex(
    r"(?:北京|上海|南方|来自|产自|出口(?:到|至)?|销往|销售到|供应|覆盖|卖到|进口自|对标|参考|学习|类似|像|比|离|距离?|距|靠近|毗邻|临近|from|near|close to|export(?:s|ed)? to|sell(?:s|ing)? (?:to|in)|customers in|market in)\s?(?:the )?$"
)

_WISH = regex(
    r"意向|诉求|需求|有意|只看|看(?<![查观收]看)(?:看|下|一下|过)?$|其次|次选|筹划|筹建|筹备|想(?:看|去|在|落|到|来|放|选|过来|搬|找|问|设|把|了解|租|拿|要|对接|进)?|拟(?:在|于|落户|落|选址|入驻|到|赴|迁|设|将|以)?|计划(?:在|于|落户|到|迁|把|将)?|打算|准备|希望|最好|落户|落地|选址|考虑|看中|看好|倾向|首选|优先|备选|偏好|目标(?:地|区域|城市|园区)|候选|心水|揾|搵|找|新建|迁到|迁至|迁往|迁入|迁来|搬至|搬到|搬去|搬来|搬入|搬进|挪到|挪去|建设(?:地点|地址|位置|所在地)|项目(?:地点|地址|位置|所在地)|实施(?:地点|地址|位置)|扩到|扩产到|去看|到[^，,。；;\n]{1,6}(?:设|建|落)|对比|都行|都可以|哪个|过来|入驻|进驻|能不能|可否"
    r"|interest(?:ed)? in|consider(?:ing)?|prefer(?:red|ence|ably)?|looking (?:at|for|to)|would like|plan(?:s|ning|ned)?|intend|want|wish|settle|locate(?!d)|set(?:ting)? up|target|shortlist|options?|open to|relocat|expand(?:ing)? (?:to|into)|move to|either|candidate|second site|seek(?:ing)?|searching|build|enter|land in|ask\s?:|propos(?:e|es|ed|ing)\b|would look at|will look at|to look at|mov(?:e|ing) [^.;,]{0,40}\bto\b"
    r"|approved the|chose |selected |opted for|decided (?:on|for)"
)
_HERE = regex(
    r"公司\s?:\s?(?=$)|企业\s?:\s?(?=$)|位置\s?:\s?(?=$)|地点(?<!建设地点)(?<!项目地点)(?<!实施地点)\s?:\s?(?=$)|老厂(?:就|还)?在|注册(?:地|地址|在|于)|现注册|总部(?:在|位于|设在|设于|地)?|位于|坐落|设在|公司在|我们在|我司在|我哋(?:公司)?(?:喺|在)|公司(?:注册)?地|所在地(?<!项目所在地)|地址(?<!建设地址)(?<!项目地址)(?<!实施地址)|住所|厂在|工厂在|厂子在|厂区在|本部在|现(?:在|址|厂)?(?:在|位于|于)?|目前(?:在|位于)?|而家(?:喺|在)|喺|就在|企业在|人在|扎根|成立于|设立[于在](?<![拟将]设立.)(?<!计划设立.)(?<!准备设立.)|创立[于在](?<![拟将]创立.)(?<!计划创立.)(?<!准备创立.)|创办[于在](?<![拟将]创办.)(?<!计划创办.)(?<!准备创办.)|生产基地在|在(?=[^，,。；;\n]{2,8}(?:注册|经营|成立|有(?:间|个|一)|租|做|办公))|registered(?: office)? (?:in|at)|based in|headquarter(?:ed|s) (?:in|are in)|located in|we are in|our (?:company|plant|office|factory|hq) is in|existing (?:plant|site) in|incorporated in|currently in|-based"
)
_SELF_BEFORE = regex(
    r"(?:^|[\n。；;!?:：]|】|我们是|我司是|本公司是|公司是|(?:我司|公司|我们|项目方|申请人|企业|申报单位)为|我们|我司|这边是|本人是|一家|系|是|our company \(|we are an? |an? )\s?$"
)
_COMPANY_AFTER = regex(
    r"-registered|-headquartered|(?:市|区|县|省)?的?一[家间](?!客户|供应商|合作|同行|医院|大学)[^，,。；;\n]{0,30}?(?:(?<![分子])公司|企业|工厂|药厂|药企|厂(?!房))(?!的客户|合作|客户|供应|股东|参股|投资|设)"
    r"|(?!的?一?[家间](?:客户|供应商|合作|同行))(?:市|区|县|省)?(?:的?一?(?:家|间)|某|这边的?|本地的?|的)?[^，,。；;\n在有和]{0,14}?(?:(?<![分子])公司|企业|药厂|药企|厂(?!房)|厂家|集团|团队)(?!的客户|合作|在|客户|供应|股东|参股|投资|和|与|设)|-based|某"
)
_ASIDE = regex(
    r"(?:子公司|分公司|办事处|仓库?|冷库|研发中心|实验室|生产基地|工厂|厂|母公司|股东|客户|供应商|医院|大学|合作方|朋友|临床|试验|门店|销售|代理|兄弟公司|亲戚|老家|创始人|团队|教授|parent|subsidiary|warehouse|branch|customers?|supplier|hospital|lab|plant|affiliate)[^，,。；;\n]{0,3}(?:都|也|就|主要|分别)?(?:在|位于|设在|来自|喺|in|is in|are in)?\s?$"
)
_DENIED = regex(
    r"(?:不考虑|不想(?:去|在|来)?|不去|不选|排除|不在|没考虑|不打算|除了?|不要|放弃|离开|搬离|搬出|迁出|not (?:considering|in|interested in|to)|exclud\w+|rather than|except|leave|leaving|instead of|from)[^，,。；;\n]{0,6}$"
)
_DENIED_AFTER = regex(
    r"[^，,。；;\n]{0,6}(?:不考虑|就算了|不要|太远|太贵|不合适|除外|没兴趣|not an option|excluded|is out)"
)
# 2019年搬到松山湖: who has moved is there.
_MOVED = regex(
    r"(?:(?:19\d\d|20(?:[01]\d|2[0-5]))年[^，,。；;\n]{0,8}|已经?|去年|前年|早年|刚刚?)"
    r"(?:整体)?(?:从[^，,。；;\n]{1,8})?(?:搬|迁|挪|落户|落地|入驻|进驻)(?:迁|到|至|往|去|入|进|来|于|在)*\s?$"
)
_BRANCH = regex(
    r"(?:设|建|开|成立|设立|注册)(?:个|一?个|一家|立)?[^，,。；;\n]{0,6}(?:分公司|子公司|公司|项目|基地|工厂|分部|中心)"
)


_OWN_SITE = regex(
    r"^\s?(?:厂子?|工厂|企业|本部)(?:就|现)?(?:在|位于)|老厂|总部|注册|公司在|我们在|我们[^，,]{0,4}(?:厂子?|公司|企业)(?:就|现)?在"
)
# 搬去汕头，花都留研发: what follows says its own of the place.
_HAS_A_SAY = regex(r"(?:市|区|县)?(?:这边|那边|本部|老厂|工厂|总部)?[^，,。；;\n]{0,3}(?:留|不动|不搬|保留|继续|负责|不变|仍)")
_CHOICE_AFTER = regex(
    r"(?:[^，,。；;\n]{0,16})(?:优先|首选|都行|都可以|都看|都在看|在看|在考虑|都考虑|在谈|也行|也可以|也考虑|可选|均可|ok|备选|都得(?=[，,。；;\s]|$)|皆可|都成(?=[，,。；;\s]|$)|(?:is|are) (?:both )?shortlisted|preferred|are fine|is fine|is (?:also )?an option|are (?:also )?options|also works|would (?:be|suit))"
)
_ALONE = regex(r"(?:市|区|县)?\s?")
_AT_EN = regex(r"^(?:[^.;]*\s)?(?:in|at|near)\s(?:the )?$")
_WISH_EN = regex(r"\b(?:would like|want|wish|seek|looking|plan|intend|need|rent|lease|set up)\w*\b")
_CHOICES_ONLY = regex(r"(?:市|区|县)?\s?(?:(?:或者?|和|及|、|/|还是)\s?[一-龥]{2,5})?\s?(?:都行|都可以|均可|优先)?")
_OF_PLACE = regex(r"(?:市|区|县)?(?:[^，,。]{1,8}[里内])?的\s?")
_LIVES_AFTER = regex(r"(?:市|区)?(?:这边|注册|经营|有|自己有|自有|现有|已有|做|租|那边有|成立|创立|创办|设有|建有|设厂|建厂|办厂|开厂)")
_CLOSED = regex(r"[一-龥]{0,4}\)")
_FOUNDED_THERE = regex(r"[一-龥]{1,8}(?:设厂|建厂|办厂|开厂|成立|创立|创办|注册(?!资|证|申|检|商))")
_COMPANY_BEFORE = regex(
    r"(?:company|co\.|ltd\.?|group|maker|manufacturer|start-?up|cro|cdmo|cmo|firm|developer|producer|laboratory) (?:\()?(?:in|from)?\s?$"
)


class Places:
    """Places to region ids; built once from the regions, used for every text."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self.parent = {str(r["id"]): str(r.get("parent") or "") for r in regions}
        self.home = {i for i in self.parent if self._root(i) == "guangdong"}
        words: dict[str, str] = {}
        cities = {str(r["id"]): _names(r)[0] for r in regions}
        for region in regions:
            for name in _names(region):
                if "/" not in name:
                    words.setdefault(name.lower(), str(region["id"]))
            for name in _with_city(region, cities):
                words.setdefault(name, str(region["id"]))
        words["中山"] = "zhongshan"
        words["中山大学"] = words["中山医"] = words["中山一院"] = words["孙中山"] = ""
        self.terms: Terms[str] = Terms(words)

    def _root(self, region: str) -> str:
        chain = [region]
        while chain[-1] and chain[-1] != "guangdong":
            chain.append(self.parent.get(chain[-1], ""))
        return "guangdong" if chain[-1] == "guangdong" and region != "guangdong" else ""

    def within(self, region: str, above: str) -> bool:
        """Whether a place is another or lies in it."""
        while region:
            if region == above:
                return True
            region = self.parent.get(region, "")
        return False

    def read(self, text: Text) -> list[Reading]:
        """The place of registration and the places wished for."""
        plain = text.plain
        hits = self._joined([h for h in self.terms.hits(text) if self._is_place(plain, h)], plain)
        wished: list[Hit[str]] = []
        here: list[tuple[int, Hit[str]]] = []
        last: tuple[Hit[str], str] | None = None
        for hit in hits:
            role = self._role(text, hit)
            if (
                role == ""
                and last
                and last[1]
                and re.fullmatch(
                    r"\s?(?:市|区|县|镇)?\)?\s?(?:、|或者?|和|及|与|，|,|/|还是|以及|跟|同|\s+or\s+|\s+and\s+|, or )\s?",
                    plain[last[0].end : hit.start],
                )
            ):
                role = "" if _HAS_A_SAY.match(plain, hit.end) and "，" in plain[last[0].end : hit.start] else last[1]
            if role == "wish" and hit.what in self.home:
                wished.append(hit)
            elif role.startswith("here"):
                here.append((int(role[4:] or 0), hit))
            last = (hit, role if role in ("wish", "no") else "")
        return [*self._here(here), *self._wished(wished)]

    def _is_place(self, plain: str, hit: Hit[str]) -> bool:
        if not hit.what:
            return False
        word, after, before = (
            plain[hit.start : hit.end],
            plain[hit.end : hit.end + 12],
            plain[max(0, hit.start - 14) : hit.start],
        )
        if (
            _NOT_PLACE_AFTER.match(after)
            and not re.match(r"(?:市|区)", after)
            and not re.match(r"商务|人民|药谷|会展|山区|海关附近|药港|药城", after)
        ):
            return False
        if word in _COMMON:
            return bool(
                _COMMON_BEFORE.search(before) or re.match(r"区|市|县|镇|新区|科学城|生物", after)
            ) and not re.match(r"(?:的)?(?:公司|集团)?(?:业务|销售|客户|临床)", after)
        return True

    def _joined(self, hits: list[Hit[str]], plain: str) -> list[Hit[str]]:
        """深圳坪山 is one place: the narrower."""
        joined: list[Hit[str]] = []
        for hit in hits:
            last = joined[-1] if joined else None
            if (
                last is not None
                and self.within(hit.what, last.what)
                and re.fullmatch(r"\s?(?:省|市|区|县|特别行政区)?\s?(?:,\s|，|\()?", plain[last.end : hit.start])
            ):
                joined[-1] = Hit(last.start, hit.end, hit.what)
            elif (
                last is not None
                and self.within(last.what, hit.what)
                and re.fullmatch(
                    r"\s?(?:district|city|county)?,?\s?(?:district|city)?,?\s?\(?", plain[last.end : hit.start]
                )
                and plain[hit.start].isascii()
            ):
                joined[-1] = Hit(last.start, hit.end, last.what)
            else:
                joined.append(hit)
        return joined

    def _role(self, text: Text, hit: Hit[str]) -> str:
        """What a place is to the applicant: `wish`, `here1`…`here3` (the surer the higher), `no`, or nothing."""
        plain = text.plain
        before, after = clause_before(plain, hit.start, 60), plain[hit.end : hit.end + 30]
        tail = re.split(r"[，,。；;\n!?]", after)[0]
        if _DENIED.search(before) or _DENIED_AFTER.match(after) or _NOT_PLACE_BEFORE.search(before):
            return "no"
        wish, stand = list(_WISH.finditer(before)), list(_HERE.finditer(before))
        if wish and (not stand or self._wish_wins(wish[-1], stand[-1])):
            return "here2" if _MOVED.search(before) else "wish"
        if stand and not (_BRANCH.search(tail) and re.search(r"想|拟|计划|要", before)):
            return self._stands(before, stand[-1])
        if _ASIDE.search(before):
            return "no"
        if _CHOICE_AFTER.match(after):
            return "wish"
        begin, _ = text.sentence(hit.start)
        sentence = plain[max(begin, hit.start - REACH) : hit.start]
        if self._is_home(plain, hit, before, tail, sentence):
            return "here1"
        return "wish" if self._is_wished(hit, before, tail, sentence) else ""

    @staticmethod
    def _is_wished(hit: Hit[str], before: str, tail: str, sentence: str) -> bool:
        """Whether an earlier clause of the sentence wishes: rent, not buy, 5,000 m2 in Dongguan; 要办公室，南沙或横琴."""
        wish, stand = list(_WISH.finditer(sentence)), list(_HERE.finditer(sentence))
        if not wish or (stand and stand[-1].start() > wish[-1].start()):
            return False
        if _AT_EN.search(before):
            return bool(_WISH_EN.search(sentence))
        return not before.strip() and bool(_CHOICES_ONLY.fullmatch(tail))

    @staticmethod
    def _wish_wins(wish: re.Match[str], stand: re.Match[str]) -> bool:
        """想在…: a wish, though 在 alone says where one is."""
        near = stand.group() in ("喺", "在", "位于", "located in") and stand.start() - wish.end() <= 4
        return wish.start() >= stand.start() or near

    @staticmethod
    def _stands(before: str, stand: re.Match[str]) -> str:
        if _ASIDE.search(before) and not _OWN_SITE.search(before):
            return "no"
        if len(before) - stand.end() > 14:
            return ""
        return "here3" if re.search(r"注册|registered|incorporated", stand.group()) else "here2"

    @staticmethod
    def _is_home(plain: str, hit: Hit[str], before: str, tail: str, sentence: str) -> bool:
        """Whether a place is where the applicant is, though no word such as 位于 says so: 广州某企业; 在黄埔，50人."""
        if before.strip() in ("", "某") or _SELF_BEFORE.search(before):
            if _COMPANY_AFTER.match(tail) or (_OF_PLACE.fullmatch(tail) and not before.strip()):
                return True
            if re.match(r"的[，,。；;\s]|$|这边|本地|(?:专门|专业|主要)?(?:做|搞|生产)[^，,。；;\n]{1,20}的$", tail) and re.search(r"我们是|我司是|公司是|我们", before):
                return True
        if re.search(r"(?:^|我们|我司)公司\s?$", before) and re.fullmatch(r"(?:市|区|县)?(?:这边)?\s?", tail):
            return True
        if not before.strip() and _ALONE.fullmatch(tail) and not _WISH.search(sentence + tail):
            return True
        alone = re.fullmatch(r"\s?(?:就|也|都|人|公司|我们)?(?:在|喺)\s?", before) and re.fullmatch(
            r"(?:市|区|县)?(?:这边|那边)?\s?", tail
        )
        if alone and not _WISH.search(sentence):
            return True
        at = re.search(r"(?:在|喺|于)\s?$", before) and not _WISH.search(before)
        if at and (_LIVES_AFTER.match(tail) or _FOUNDED_THERE.match(tail)) and not re.search(r"临床|合作|销售", tail):
            return True
        if _CLOSED.match(plain, hit.end) and hit.what != "guangdong" and re.search(
            r"(?:公司|企业|药企|集团|厂|生物|医药|药业|制药|医疗|科技|股份|光电|电子|材料|新材|智能|健康|基因|食品|器械|信息|软件|环保|能源|化工|pharma|biotech|medical|technolog(?:y|ies)|holdings|group|therapeutics|healthcare) ?\($",
            plain[max(0, hit.start - 16) : hit.start],
        ):
            return True
        return bool(
            re.search(r"our company \(\s?$", plain[max(0, hit.start - 16) : hit.start])
            or _COMPANY_BEFORE.search(before)
        )

    def _here(self, here: list[tuple[int, Hit[str]]]) -> list[Reading]:
        if not here:
            return []
        best = max(level for level, _ in here)
        top = [h for level, h in here if level == best]
        ids = {h.what for h in top}
        narrow = [h for h in top if not any(o != h.what and self.within(o, h.what) for o in ids)]
        if len({h.what for h in narrow}) != 1:
            return []
        hit = narrow[0]
        return [Reading("registered_in", [hit.what], Span(hit.start, hit.end))]

    def _wished(self, wished: list[Hit[str]]) -> list[Reading]:
        ids = list(dict.fromkeys(h.what for h in wished))
        ids = [i for i in ids if not any(o != i and self.within(o, i) for o in ids)]
        if not ids:
            return []
        return [Reading("preferred_place", ids, Span(wished[0].start, wished[-1].end))]


def _names(region: Region) -> list[str]:
    label = region.get("label") or {}
    assert isinstance(label, Mapping)
    aliases = region.get("aliases") or []
    assert isinstance(aliases, list)
    english = str(label.get("en") or "")
    return [
        str(label.get("zh") or ""),
        *([english] if english.count(" ") < 3 and "(" not in english else []),
        *(str(a) for a in aliases),
    ]


def _with_city(region: Region, labels: Mapping[str, str]) -> list[str]:
    """江门高新区 is also written 江门市高新区."""
    city = labels.get(str(region.get("parent") or ""), "")
    short = city.removesuffix("市")
    if short == city:
        return []
    return [city + n[len(short) :] for n in _names(region) if n.startswith(short) and not n.startswith(city) and n != short]
