"""Files as editors hand them in, made up."""

import io
import zipfile

#: In official form, with a line for each fact of form.
NOTICE = """某某区人民政府办公室文件

某政办发〔2026〕8号

某某区人民政府办公室关于做好夏季游泳场所开放工作的通知

各街道办事处，区政府各委、办、局：

为做好今年夏季游泳场所开放工作，现将有关事项通知如下：

一、开放时间

全区公共游泳场所自6月15日起开放，每日开放时间不少于8小时。

二、安全要求

各游泳场所应当配备救生员，每250平方米水面不少于3名。

三、施行日期

本通知自2026年6月10日起施行，有效期三年。

某某区人民政府办公室

2026年6月1日

（此件公开发布）
"""


def zipped(**files: str) -> bytes:
    """A zip of text files: zipped(一="...") holds 一.txt."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
    return kept.getvalue()


def notice(title: str, number: int, day: str = "2026年6月1日", body: str = "") -> str:
    """A short notice of that title."""
    text = body or f"请按{title}的要求办理，每月第{number}个星期一前报送。"
    return f"某政办发〔2026〕{number}号\n\n{title}\n\n各单位：\n\n一、要求\n\n{text}\n\n某某区人民政府办公室\n\n{day}\n"
