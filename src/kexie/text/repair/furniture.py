"""What a web page puts around a text: paths of navigation, buttons, counters, footers, spam, and lines twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import BLANK, HAN

if TYPE_CHECKING:
    from kexie.text.repair.layers import Edit

_LINE = re.compile("[^\n]+")
_GUARD = re.compile(
    "当前位置|您的位置|您现在的位置|所在位置|首页|首頁|字体|字號|字号|打印|分享|上一篇|下一篇|上一条|下一条|版权|版權|ICP|"
    "公网安备|标识码|浏览|点击|阅读次数|访问量|扫一扫|返回顶部|設為首頁|设为首页|當前位置|瀏覽|點擊|Copyright|copyright"
)
_NAVIGATION = re.compile(
    f"[{BLANK}]*(?:[【\\[]?(?:当前位置|您的位置|您现在的位置|您当前所在位置|所在位置|當前位置)[：:].{{0,80}}"
    "|(?:网站)?(?:首页|首頁)[ ]?(?:[>＞»›|｜/\\-→][ ]?[^>＞»›|｜。；]{1,16}){1,6}"
    "|[【\\[（(]?字[体體号號][：: ]*[大中小特\\[\\]【】 +\\-A]{1,16}.{0,30}"
    "|[【\\[（(]?(?:打印|打印本页|打印本頁|关闭|关闭窗口|收藏|分享|复制链接|返回顶部|设为首页|加入收藏)[】\\])）]?"
    "(?:[ |｜/]*[【\\[（(]?(?:打印|打印本页|关闭|关闭窗口|收藏|分享|复制链接|返回顶部|加入收藏)[】\\])）]?){0,4}"
    "|分享(?:到|至)[：:].{0,60}|(?:扫一扫|用微信扫).{0,40}"
    "|(?:浏览|浏览次数|浏览量|点击|点击数|点击率|点击量|阅读次数|访问量|瀏覽次數|點擊數)[：:][ ]?[\\[(（]?[0-9]{0,9}[\\])）]?[ ]?次?"
    "|(?:上一篇|下一篇|上一条|下一条|上一條|下一條)[：:].{0,80}"
    "|(?:版权所有|版權所有|Copyright|copyright|©).{0,120}"
    "|.{0,60}(?:[一-龥]ICP[备備证]|公网安备|网站标识码).{0,80}"
    f")[{BLANK}]*$"
)
_SPAM = re.compile(
    "AV|博彩|娱乐城|赌场|真人视讯|百家乐|彩票网|澳门新葡|威尼斯人|太阳城|开户送|下注|棋牌|体育投注|成人|无码|"
    "激情|国产|亚洲|日韩|欧美|人妻|人妖|精品|久久|一区二区|高潮|色综合|午夜|福利|自拍|视频|AⅤ|免费看|作爱|美乳|老虎机|六合彩|彩金|足彩|娛樂城|賭場|百家樂|投注|皇冠|永利|葡京|无删减|高清在线|免费观看|官网入口|app下载|手机版下载"
)
_ALONE = frozenset(
    (
        "用户登录",
        "立即注册",
        "还没有账号?",
        "还没有账号？",
        "站内搜索",
        "最新文章",
        "推荐文章",
        "热门文章",
        "相关文章",
        "相关新闻",
        "相关评论>>",
        "相关链接",
        "更多>>",
        "更多",
        "关闭×",
        "关闭",
        "打印",
        "朗读",
        "分享",
        "收藏",
        "返回顶部",
        "打印本页",
        "关闭窗口",
        "设为首页",
        "加入收藏",
        "网站地图",
        "联系我们",
        "无障碍浏览",
        "繁体版",
        "手机版",
        "|||",
    )
)
_NOISE = re.compile("(?:[!-~]{1,2}[ ]+){4,}[!-~]{0,3}$")
_LONGEST = 200
_SPAM_HITS = 3
_NOISE_LENGTH = 8
_NOISE_WORD = 3
_LONG_ENOUGH_TWICE = 12
_PARAGRAPH = 40
_HAN = re.compile(f"[{HAN}]")


def furniture(text: str) -> list[Edit]:
    """Lines that belong to the page and not to the text, and lines that stand twice, are taken out."""
    edits: list[Edit] = []
    guarded = bool(_GUARD.search(text))
    spammed = bool(_SPAM.search(text))
    seen: set[str] = set()
    previous = ""
    for match in _LINE.finditer(text):
        line = match[0].strip(" \u3000\u00a0")
        twice = len(line) >= _LONG_ENOUGH_TWICE and "\t" not in line and _HAN.search(line)
        if twice and (line == previous or (len(line) >= _PARAGRAPH and line in seen)):
            _take(text, edits, match)
            continue
        seen.add(line)
        previous = line
        if (
            line in _ALONE
            or (guarded and len(line) <= _LONGEST and _NAVIGATION.match(line.strip("|｜ ")))
            or (spammed and _is_spam(line))
            or (
                len(line) >= _NOISE_LENGTH
                and line.isascii()
                and _NOISE.match(line)
                and _is_noise(line)
            )
        ):
            _take(text, edits, match)
    return edits


def _is_spam(line: str) -> bool:
    """Whether this is a title line of a gambling or porn site."""
    return not set(line) & set("。；") and len(set(_SPAM.findall(line))) >= _SPAM_HITS


def _is_noise(line: str) -> bool:
    """Whether this is a line of random marks, as some forums put in against copying."""
    return (
        not any(len(word) > _NOISE_WORD for word in line.split())
        and not line.replace(" ", "").isdigit()
        and bool(re.search("[^0-9A-Za-z .,]", line))
    )


def _take(text: str, edits: list[Edit], match: re.Match[str]) -> None:
    """Take out a line and its line end."""
    start, end = match.span()
    if end < len(text):
        end += 1
    elif start and not (edits and edits[-1][1] == start):
        start -= 1
    edits.append((start, end, "", "markup"))
