"""What citizens ask of many things at once falls into matters of their own, whatever the order."""

from sqlalchemy import Engine

from hotline.overview.surges import SurgeWatch
from retrieval.language import Language
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import waiting_matter

MATTERS = (
    ("幸福小区停水三天了", "幸福小区停水什么时候来水", "我们幸福小区又停水了", "幸福小区没水了"),
    ("阳光小区停水了", "阳光小区停水什么时候来水", "阳光小区又停水了"),
    ("幸福小区停电了", "幸福小区停电什么时候来电", "幸福小区怎么又停电"),
    ("和平大街暖气不热", "和平大街的暖气怎么还不热", "和平大街家里暖气冰凉没人管"),
    ("实验小学今年招生范围怎么划", "实验小学招生划片范围是哪里", "实验小学招生划片怎么分"),
    ("第二小学的校车停运了", "第二小学校车怎么不开了"),
    ("人民公园广场舞太吵了", "人民公园晚上广场舞扰民", "人民公园跳广场舞噪音大"),
    ("15路公交改线了吗", "15路公交车为什么改线", "15路公交线路改道"),
    ("28路公交改线了吗",),
    ("和平大街路灯不亮", "和平大街的路灯坏了", "和平大街路灯坏了没人修"),
    ("孩子上幼儿园积分怎么算",),
    ("电动自行车上牌去哪里办", "电动自行车在哪上牌"),
    ("家电以旧换新补贴怎么领", "以旧换新家电补贴领不到"),
    ("医保卡丢了怎么补", "社保卡丢了怎么补办"),
    ("公司拖欠工资找谁", "老板欠工资不给"),
    *((alone,) for alone in ("垃圾桶没人清", "小区里有人养鸡", "快递柜收费合理吗", "楼道堆东西怎么办")),
    *((alone,) for alone in ("树枝挡住信号灯", "天桥电梯停用", "老年餐桌太远", "居住证到期怎么续")),
)


def test_no_card_mixes_two_matters(engine: Engine, settings: Settings, language: Language) -> None:
    matter_of = {question: n for n, same in enumerate(MATTERS) for question in same}
    # In an order that has nothing to do with the matters.
    questions = sorted(matter_of, key=lambda question: question[::-1])
    for question in questions:
        waiting_matter(engine, settings, question=question)
    with engine.connect() as conn:
        surges = SurgeWatch(language).surges(conn, NOW)
    cards = [[matter_of[one.question] for one in surge.waiting] for surge in surges]
    assert {card[0] for card in cards} >= {0, 1, 2}
    assert all(len(set(card)) == 1 for card in cards)
