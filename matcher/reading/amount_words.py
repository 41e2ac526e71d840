"""The words that decide what an amount is: what it is not, whether it is planned, past, or taken back."""

from __future__ import annotations

from matcher.reading.marks import Guarded
from matcher.reading.patterns import regex

# What amounts are often given for that is no fact of ours: beside these words an amount is left alone.
ELSE = {
    "money": "土地款 土地出让金 出让金 地价 土地费用 土地费 土地成本 买地 建安 建安工程 土建 土建工程 建筑工程 厂房建设费 装修 铺底流动资金 流动资金 补充流动资金 运营资金 安装工程 预备费 "
    "市场规模 市场容量 行业规模 市场空间 全球市场 母公司营收 订单 订单额 在手订单 单价 售价 定价 客单价 年薪 月薪 工资 薪酬 补贴 补助 奖励 资助 扶持 奖补 资金支持 税款 年租金 担保 授信 "
    "授信额度 负债 罚款 基金规模 产业基金 母基金 货值 进口额 出口额 出口 成本 采购额 采购 里程碑 里程碑款 首付款 授权费 许可费 预付款 股权转让款 收购 收购价 回款 毛利 现金流 缺口 押金 房租 "
    "水电 募资 募集资金 保证金 定金 债券 已投资 已投入 累计投资 累计投入 前期投入 已完成投资 追加投资 追加 年产能 产能 经济效益 政府投资 政府出资 配套资金 自筹 自筹资金 银行贷款占 "
    "市值 理赔 保额 装修费 运费 检测费 服务费 咨询费 诉讼 赔偿 违约金 样机 手术费 治疗费 药价 人均 人均产值 单克隆 差旅 利息 贴息 租金 一年租金 里程碑付款 "
    "market size|addressable market|order book|orders|unit price|price|salary|subsidy|subsidies|grant|grants|land cost|land price|land costs|working capital|construction cost|"
    "construction|civil works|milestone|milestones|upfront|upfront payment|market cap|fund size|fund|licence fee|license fee|royalties|debt|purchase price|rent|deposit|fit-out",
    "people": "受试者 患者 病人 病例 入组 学生 会员 用户 客户 用户数 志愿者 捐献者 人次 股东 股东人数 生产人员 销售人员 销售团队 管理人员 质量人员 生产工人 工人 行政人员 本科 本科以上 硕士 "
    "硕士以上 大专 大专以上 高管 院士 专家 顾问 外籍 高级职称 残疾人 合伙人 创始人 家属 代表 医生 医护 护士 护理人员 服务人群 人口 惠及 可容纳 接待 培训 团队核心 核心团队 核心成员 研究生 海归 "
    "patients|subjects|members|customers|volunteers|sales force|sales people|production workers|shareholders|doctors|nurses|students|enrolled|founders|co-founders|masters|residents",
    "land": "现有用地 现有土地 已有土地 原有用地 老厂占地 现占地 已拿地 已征 预留 预留用地 二期用地 二期预留 园区面积 园区总面积 规划面积 总规划 容积率 周边 绿化 水面 养殖 养殖水面 "
    "existing site|existing land|reserved|reserve|option on|aquaculture",
    "area": "绿化 屋顶 道路 容积率 园区 园区面积 海外仓 冷库 阴凉库面积 宿舍 食堂 停车 existing site|car park|dormitory",
    "pct": "毛利率 净利率 增长 增长率 同比 增速 市占率 市场份额 份额 硕士以上 本科以上 大专以上 研发人员占 研发人员占比 研发人员 人员占比 博士占 团队持股 创始人持股 管理层持股 员工持股 纯度 良率 收率 转化率 "
    "有效率 治愈率 存活率 补贴比例 折扣 绿地率 建筑系数 投资进度 进度 首付 政府出资 贴息 上浮 下浮 产能利用率 利用率 国产化率 股权 占股 持股 参股 港方持股 港方占 港资占 港资持股 台方持股 台资占 台资持股 "
    "国资持股 国资占 内销 国内销售 国内收入 税率 增值税 复合增长率 覆盖率 合格率 入住率 利润率 增资 研发占 研发占比 "
    "gross margin|margin|growth|grew|growing|market share|purity|yield|equity|founders|founder|founding team|management|discount|domestic sales|occupancy|cagr|tax rate|vat|of staff|of our staff|of employees|of the team|masters",
    "per_mu": "地价 土地价格 出让金 土地出让 税收 亩均税收 产值 亩均产值 land price|land cost",
    "rent": "造价 装修 装修标准 建造成本 物业费 管理费 补贴 construction cost|service charge|management fee",
    "pieces": "",
    "beds": "合作医院",
}
WEAK = frozenset(
    [
        "投资",
        "投入",
        "预算",
        "收入",
        "销售",
        "设备",
        "研发",
        "租",
        "利润",
        "投",
        "融资",
        "场地",
        "面积",
        "车间",
        "实验室",
        "办公室",
        "办公",
        "厂房",
        "土地",
        "出口",
        "税收",
        "纳税",
        "团队",
        "investment",
        "invest",
        "budget",
        "land",
        "facility",
        "plant",
        "premises",
        "r&d",
        "equipment",
        "sales",
    ]
)
BARE_OK = frozenset({"staff", "phd_count", "rd_staff", "beds", "patents_count", "macao_youth_hired", "staff_planned"})
BARE_GAP = Guarded(r"(?:人数|总数|数量|规模|岗位)?(?: (?:stays|remains|stands|is|of|at|now))*[:|\s全职现在是有约共大概达为至少左右近超过现,的目前一]*")
BARE_GAP_AFTER = Guarded(
    r"[\s-]?(?:full-time |permanent |in-house |are |in |of whom hold |of whom have |of them hold |of them |of which |local |granted |invention |of our |of the |more |new |additional |other )*"
)
LATER = Guarded(
    r"拟新增|新增|拟招|计划招|招聘|招(?!商|标|股)|拟聘|预计|达产|投产后|建成后|未来|将(?:会|来|达|增|带)?|计划|打算|准备|想|请|增聘|加聘|再聘|带(?=约?\d|[一二两三四五六七八九十])|新建?团队|就业|定员|扩(?:招|充|至|到)|将来|will|would|plan(?!t)|hire|recruit|expect|create|new jobs|additional|in future|by 20\d\d"
)
NOW = Guarded(r"现有|目前|这边|老厂|原有|现在|而家|已有|在职|在册|现|currently|now|existing|at present|we (?:have|employ|keep)")
PARTIAL = Guarded(
    r"前[一二三1-3]?个?季度|上半年|下半年|[1-9]\s?[-~至到]\s?\d{1,2}月|首季|截至|ytd|first half|first three quarters|nine months|half[- ]year|interim|月均|每月|单月|日均|monthly|quarter"
)
FORECAST = Guarded(
    r"预计|预期|预测|目标|有望|力争|计划|将达|将(?:实现|突破)|估计|全年预计|争取|规划|可达|能做到|能到|望达|forecast|expect|project(?:ed|ing)|target|will reach|estimate|plan(?!t)|aim|guidance|by 20\d\d"
)
AT_CAPACITY = Guarded(
    r"达产|投产后|建成后|满产|项目建成|达效|(?:预期|预计|项目)(?:经济)?效益|效益(?:分析|预测|目标)?\s?:|完全投产|全部投产|达纲|full capacity|fully operational|full production|once operational|upon completion|when complete|ramp"
)
LAST = Guarded(r"去年|上年|旧年|20(?:1\d|2[0-5])|last year")
PHASE = Guarded(
    r"(一期|首期|第一期|phase (?:one|1|i)\b|first phase)|(二期|第二期|phase (?:two|2|ii)\b|second phase)|(三期|后期|第三期|phase (?:three|3|iii)\b|third phase)"
)
WILL_ADD = Guarded(r"(?:拟|计划|准备|将|打算|想)[^，,。；;\n\d]{0,4}追加(?:投资|投入)?(?:约|不少于)?\s?$")
RD_BUDGET = Guarded(r"研发(?:经费|费用|投入|支出)?预算\s?[:为约是]?\s?$|r&d budget")
CLINICAL = Guarded(r"^\s?(?:临床|试验|研究|完成|入组|clinical|trial|stud)")
WITHIN = Guarded(r"其中|包括|包含|含|内含|of which|including|includ")
WISH = Guarded(
    r"拟融|想融|计划融|要融|在融|正融|欲融|需融|再融|求融|融资需求|融资计划|融资目标|计划|打算|准备|寻求|希望|需要|需求|诉求|正在|想|拟|目标|求(?!是)|缺|对接|本轮拟|seek|looking|plan(?!t)|want|need|aim|target|intend|to raise|raising"
)
RAISED = Guarded(r"已|完成|刚|了|到|close|拿|获|raised|completed|secured|received|上一轮|去年|过")
NOT_CLOSED = Guarded(
    r"(?:正在|还在|在)(?:走|谈|签|做|办|交割|close)|(?:还没|尚未|未|没有?)(?:到账|交割|close|完成|签|到位)|not (?:yet )?(?:closed|signed|received)"
)
FELL_THROUGH = Guarded(
    r"[^，,。；;\n]{0,8}?(?:黄了|吹了|泡汤|没成|没谈成|告吹|搁浅|作罢|终止|取消|fell through|collapsed|was called off|(?:was )?cancelled)"
)
TOTAL_RAISED = Guarded(r"累计|历史|合计|总共|一共|in total|to date|total(?:l?ing)?|so far|cumulative")
UNDECIDED = Guarded(
    r"(?:还)?(?:没|未|尚未)(?:最终)?(?:定|确定|想好|敲定|明确|算|谈)|待定|不确定|不一定|再说|没数|tbd|not (?:yet )?(?:decided|fixed|determined|settled)|undecided|to be (?:decided|determined|confirmed)"
)
SECRET = Guarded(
    r"别写|不要写|勿写|别填|别录|不要录|勿录|别记|不算数|保密|不便透露|不方便说|不公开|不披露|暂不披露|off the record|confidential|undisclosed|do not (?:record|quote|write)|don't (?:record|quote|write)"
)
WITHDRAWN = Guarded(
    r"(?:(?<![a-z])not|rather than|instead of|不是|而非|并非|不再是|非|误写为|误写成|误为|写成|原来?是?|原(?:定|计划|报|拟|先)(?:为|是)?|之前(?:说|报|写)的?(?:是)?|上次(?:说|报|写)的?(?:是)?|(?<![自])由|(?<!自)从|昨天(?:说|报|写)的?(?:是)?|previously|formerly|earlier|"
    r"changed from|revised from|reduced from|increased from|up from|down from|from)\s?(?:the )?(?:约|大约|人民币|rmb|cny|usd|us\$|\$|¥)?\s?$"
)
CHANGED = Guarded(
    r"改为|改成|调整为|调整到|调到|调至|应为|应该是|应是|实为|实际是|更正为|变更为|更新为|增至|减至|增长到|增长至|上升到|升至|提升到|提高到|增加到|增加至|减少到|缩减到|扩大到|其实是|才对|为准|现为|现在是|是对的|修正为|should be|revised to|changed to|now|to be|is actually|increased to|reduced to|correct figure"
)
SHIFTED = Guarded(
    r"\b(?:cut|reduced|lowered|raised|increased|revised|changed|grown|grew|up|down)\b[^.;,]{0,20}\bfrom (?:rmb |cny |usd |us\$|hk\$|\$|eur |¥)?$"
)
WORKERS = Guarded(r"(?<![一-龥])工人(?:共|有|约|大概|现有|:)*\s?(?=\d|[一二两三四五六七八九十百])")
GROWS = Guarded(r"(?:增加|增长|增|加|扩充|扩大|扩|提升|涨)(?:到|至|为)")
GROWN = regex(rf"(?:人|名)?[ ，,]?\s?(?:要|将|预计)?{GROWS.pattern}\s?(?:约|大概)?")
CORRECTED = Guarded(
    r"^[^，,。；;\n]{0,8}(?:写错|错了|不对|有误|作废|说错|打错|弄错|搞错|wrong|incorrect|a typo|mistake)"
)
HAS = Guarded(
    r"现有|现成(?=\d|$)|设有|建有|拥有|有(?=厂|办公|车间|个厂|个老)|已有|目前|现在|而家|现租|租的|自有|已建成?|原有|老厂|现址|有间|现厂|租着|租了|租有|已租|在租|existing|current(?:ly)?|own(?:s|ed)?\b|occup(?:y|ies)|now\b|we have|have a\b|operates?\b"
)
AS_IT_STANDS = Guarded(r"^\s*(?:企业|公司)?(?:现有|现状|目前|现址|已有)[^:，,。；;\n]{0,4}:")
STANDS = Guarded(
    r"(?:仓|仓库|库|厂|厂子|厂房|办公室|公司|车间|实验室|基地|总部)(?:就|都|现|设)?(?:在|位于)|(?:喺|在)[^，,。；;\n]{2,8}有"
)
RUNS = regex(r"\bwe (?:run|operate|manage)\b|\bbased in\b")
WANTS = Guarded(
    r"想|需|要(?!求是)|拟|计划|打算|准备|希望|扩|新建|新租|找|搵|揾|揾间|寻|租赁|承租|拿|求|规划|建设|新增|另|再|seek|need|require|look|want|plan(?!t)|intend|will|would|build|rent|lease|new\b|expand|second|additional|open"
)
LOAN_WISH = Guarded(
    r"想贷|需要贷|申请贷|拟贷|计划贷|希望贷|想申请|拟申请|贷款需求|需要|希望|缺|seek|need|would like|apply"
)
YEARLY = Guarded(r"(?:一年|每年|年)(?:到头)?(?:能|也就|大概|差不多|大约)*(?:做|卖)(?:个|到|到个|了)?(?:约|大概|差不多)?$")
YEAR_WORDS = Guarded(
    r"[\s:：约大概做了有卖的]|20\d\d年?度?|[12]\d年|去年|上年|旧年|全年|full[- ]year|\b(?:was|is|the|for|in|fy|about|around)\b"
)
YEARLY_FACTS = ("revenue_yuan", "net_profit_yuan", "profit_yuan", "rd_spend_yuan")
ABROAD = (
    r"(?:海外|国外|境外|全球|东南亚|南亚|中东|非洲|南美|拉美|北美|欧美|欧洲|欧盟|日韩|美国|日本|韩国|德国|英国|法国|俄罗斯|印度|印尼|越南|泰国|马来西亚|新加坡|巴西|墨西哥|土耳其|澳大利亚|香港|台湾)"
)
SOLD_ABROAD = Guarded(
    rf"\s?(?:的|以上)?(?:货|产品|产量|收入|营收|销量|销售额?|订单)?(?:都|均|主要)?(?:销往|卖到|卖往|销到|销售到|出口到?|外销到?)(?:了)?{ABROAD}"
    r"|,? (?:of (?:it|which|sales|output) )?(?:is |are |was |were )?(?:sold|shipped|exported) (?:outside|abroad|overseas)"
)
HELD_BY = Guarded(
    r"(?P<macau>澳门(?!大学|科技大学|元|币)[^，,。；;、\n(\d]{0,12}?)(?:合计|共)?(?:持股|持有|占股|出资占|控股)(?:比例)?(?:为|约|达|共)?\s?$"
    r"|(?:日本|韩国|德国|美国|法国|英国|瑞士|以色列|新加坡|外国)(?!市场)[^，,。；;、\n(\d]{0,10}?(?:持股|持有|占股|控股)(?:比例)?(?:为|约|达)?\s?$"
    r"|(?P<macau_en>\b(?:macao|macau) [a-z]+ (?:hold|own)s? )$"
)
HELD_BY_AFTER = Guarded(
    r" (?:is |are )?(?:owned |held )?by (?:an? |the )?(?:(?P<macau>macao|macau)|hong kong|taiwan|korean|japanese|german|american|us|french|british|swiss|italian|israeli|singaporean|portuguese|foreign|overseas)\b"
)
GROWTH = Guarded(
    r"[^。；;\n]{0,8}?(?:同比|较上年|较去年|比上年|比去年|yoy|year on year)[^。；;\n\d]{0,3}(?:增长|增|上升|提高|提升|增加|up)(?:了|约|达|近)?\s?"
)
HELD_ASIDE = Guarded(
    r"(?:(?P<macau>澳门(?:资本|股东|企业|公司|方)|澳[资方])|外资|外方|外国(?:股东|资本))[^，,。；;(]{0,4}\((?:持股|占股|占|股比)(?:比例)?(?:为|约)?\s?$"
)
LOSS = Guarded(r"亏损|净亏|亏了?|loss")
GROUND = Guarded(r"占地|用地|土地|地块|拿地|land\b|site area|plot")
CLEAN = Guarded(r"净化|洁净|无尘|clean ?-?rooms?|[abcd]\s?级|[千百十]?万级|iso ?[5-8]\b")
OF_REVENUE = Guarded(
    r"占(?:当年|同期|全年|公司|年|总)?(?:主营业务收入|营业收入|销售收入|营收|总收入|收入|总?销售额?|总?销量)(?:总额)?(?:的|比重|比例|比|之比)*(?:为|达|约|超过?)*\s?$"
)
OF_PROJECT = regex(
    r"投资|投(?=\d|[一二三四五六七八九十两约])|项目|用地|拿地|拟|想|计划|新建|建设|扩产|投产|落户|落地|invest|project|plan(?!t)|build|land\b"
)
SHARE_SUBJECT = Guarded(r"(研发(?:投入|费用|经费|支出)?)|(出口|境外|海外|外销)|目录|人员|利润|毛利|税")
TRIAL_SPEND = Guarded(
    r"(?:(?<![a-z])i{1,3}v?期|[ⅰⅱⅲ]期|[一二三]期临床|临床(?:试验|研究)?)(?:试验|研究)?(?:已|共|累计|总)?(?:投入|花了?|费用|经费|用了|支出)[^，,。；;]{0,4}$"
)
ROUND = Guarded(
    r"轮次\s?:\s?[a-e]\+?|[a-e]\+?\s?轮|天使|种子轮|pre-?[abc]|pre-ipo|series [a-e]|[a-e] round|首轮|本轮|上一?轮"
)
