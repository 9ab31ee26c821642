"""Words that tell what is said of a matter in work from a question on something else."""

import re

#: Of the work itself: who comes, when, what to have ready.
_OF_THE_WORK = re.compile(
    r"师傅|工作人员|维修|抢修|派(?:个|几个)?人|[来叫]人|(?:有|没|让)人[来管修看]|过来|上门|到现场|(?:几点|什么时候|啥时候|哪天|多久|今天|今晚|明天).{0,6}(?:来|到场|修|处理|解决|弄好|恢复)"
    r"|(?:修|处理|解决|弄)(?:好|完|得|到|了)|你们.{0,4}(?:来|派|管|修|处理|答复|回|催|先)|先.{0,6}(?:围|挡|拦|放|派|关|堵)|在家等|(?:需要|要不要|用不用)我|照片|拍[照了个]|(?:联系|打给|打电话给|通知)我|给我(?:回|打)|要等|等多久"
    r"|工单|编号|刚才(?:说|报|反映)|上次(?:说|报|反映)|反映的|还是(?:没|不|老样)|又(?:坏|漏|堵|停|塌|不|来|开始)|更(?:大|严重|厉害)|越来越"
)
#: Somebody says so.
_ANOTHER = re.compile(
    r"(?:另外|顺便|顺带|对了|再|还想?要?|我想|想)(?:请)?(?:问|咨询|打听|了解)|换个(?:问题|话题)|(?:另|别)(?:外)?(?:还有|有)?(?:的|一)?[件个]?(?:事|问题)"
)
#: The same, where nobody says 我想问 of what they were just asked to tell.
_TURNING = re.compile(r"另外|顺便|顺带|^对了|还想?要?(?:请)?(?:问|咨询|打听|了解)|换个(?:问题|话题)")
_ASKING = re.compile(
    r"怎么|咋|如何|怎样|什么|啥|哪|多少|多久|多长|几[天个岁年点号]|[吗么呢?]|能不能|可不可以|是不是|行不行|要不要|有没有|用不用|谁|可以.{0,8}吗|(?:办理|申请|申领|补办|换领|登记|缴纳?|报销|流程|材料|条件|电话|地址|时间|标准|政策|规定)$|^(?:我|我们)?(?:想|要|打算|准备)(?:要)?(?:去)?(?:办|申请|申领|领|补|换|交|查|报名|了解|咨询)"
)
#: What citizens come to authorities for.
_OF_THE_AUTHORITIES = re.compile(
    r"证|户口|落户|迁户|社保|医保|公积金|养老金|退休|低保|救助|补贴|补助|津贴|失业|生育|产假|入学|上学|学区|学籍|幼儿园报名|结婚|离婚|登记|执照|注册|纳税|发票|个税|护照|签证|签注|签派|残疾|老年[卡证]|居住|租房|公租房|保障房|廉租|买房|过户|房产|驾照|驾驶|年检|车牌|摇号|违章|缴费|报销|报名|考试|招聘|就业|创业|贷款|疫苗|献血|律师|法律援助|仲裁|劳动合同|加班费|工资|欠薪|工伤|信息公开|复议|诉讼|政策|规定|条例|文件|办事|窗口|大厅|材料|手续|流程|条件|申请|申领|申办|办理|补办|标准|放假|上班时间|养犬|狗证|殡葬|丧葬"
)

#: Where and to whom most things happen.
_ANYWHERE = frozenset(
    "小区 门口 家里 孩子 老人 外面 附近 旁边 楼上 楼下 今天 昨天 晚上 早上 时候 电话".split()
)


def is_anywhere(word: str) -> bool:
    """Whether a word may stand in any matter."""
    return word in _ANYWHERE


def speaks_of_the_work(normal: str) -> bool:
    """Whether it is about the work on the spot: who comes, when, what has become worse."""
    return bool(_OF_THE_WORK.search(normal))


def calls_itself_another(normal: str) -> bool:
    """Whether somebody says that they turn to something else."""
    return bool(_ANOTHER.search(normal))


def turns_elsewhere(normal: str) -> bool:
    """Whether somebody who was asked to go on turns to something else."""
    return bool(_TURNING.search(normal))


def has_asking_words(normal: str) -> bool:
    """Whether it asks, or wants something done that one would ask about."""
    return bool(_ASKING.search(normal))


def names_public_matter(normal: str) -> bool:
    """Whether it names what citizens come to authorities for."""
    return bool(_OF_THE_AUTHORITIES.search(normal))
