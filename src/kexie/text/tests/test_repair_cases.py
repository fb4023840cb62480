import pytest

from kexie.text.repair import repair
from kexie.text.tests import samples

TRADITIONAL = "省科協黨組書記強調,各單位要認真貫徹會議精神,切實轉變作風,著力解決問題,取得顯著成效,進一步聯繫羣衆。"


def test_traditional_becomes_simplified_word_by_word() -> None:
    assert repair(TRADITIONAL).text == (
        "省科协党组书记强调，各单位要认真贯彻会议精神，切实转变作风，着力解决问题，取得显著成效，进一步联系群众。"
    )


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        (
            "遼甯省科協與甯夏的協會簽約,尤興光與甯某出席會議。",
            "辽宁省科协与宁夏的协会签约，尤兴光与甯某出席会议。",
        ),
        ("縣衞生健康局負責審覈報表,並予答覆。", "县卫生健康局负责审核报表，并予答复。"),
        (
            "編髮簡報,乾部隊伍、曆史檔案、裡程碑、後續計劃。",
            "编发简报，干部队伍、历史档案、里程碑、后续计划。",
        ),
    ],
)
def test_words_that_a_plain_table_gets_wrong(found: str, meant: str) -> None:
    assert repair(found).text.replace(",", "，") == meant


def test_a_rare_traditional_character_in_a_simplified_page_stays() -> None:
    text = samples.NEWS.replace("佟望川", "佟望鍾")
    assert repair(text).text == text


def test_readings_in_a_simplified_page_are_the_authors() -> None:
    assert repair(samples.GLOSSES).repairs == ()


def test_an_authors_reading_on_an_unchanged_rare_character_stays_among_injected_ones() -> None:
    page = "會(huì)議開(kāi)幕,來(lái)自亳(bó)州的專(zhuān)家說(shuō),學(xué)會(huì)要進(jìn)縣(xiàn)。"
    assert repair(page).text == "会议开幕，来自亳(bó)州的专家说，学会要进县。"


def test_a_place_read_as_no_table_would_read_it_keeps_its_reading() -> None:
    page = "會(huì)議開(kāi)幕,鉛(yán)山縣、單(shàn)縣專(zhuān)家說(shuō),學(xué)會(huì)要進(jìn)縣(xiàn)。"
    text = repair(page).text
    assert "会议开幕" in text
    assert "学会要进县" in text


def test_repeated_readings_without_tones_go() -> None:
    page = "方案(an)(an)(an)由學會(hui)(hui)提出,協(xie)(xie)會負責執(zhi)(zhi)行,報黨組審議。"
    assert repair(page).text == "方案由学会提出，协会负责执行，报党组审议。"


def test_broken_lines_are_joined_and_paragraphs_kept() -> None:
    text = (
        "\u3000\u3000会议研究了一季度重点工作完成情况和二季度安排，并就展厅更新\n改造听取了汇报。会议认为，滞后的主要原因是部门之间衔接不畅，\n不是经费问题。\n"
        "\u3000\u3000会议确定，今年主会场放在江边的古镇，由科普部牵头与镇政府对\n接，5月15日前完成现场踏勘；办公室测算经费。\n"
    )
    assert repair(text).text == (
        "会议研究了一季度重点工作完成情况和二季度安排，并就展厅更新改造听取了汇报。会议认为，滞后的主要原因是部门之间衔接不畅，不是经费问题。\n"
        "会议确定，今年主会场放在江边的古镇，由科普部牵头与镇政府对接，5月15日前完成现场踏勘；办公室测算经费。\n"
    )


def test_a_list_of_names_is_not_joined() -> None:
    text = (
        "出席名单\n"
        + "\n".join(f"雾溪市第{n}学会理事长佟某某同志及代表" for n in "一二三四五六七八")
        + "\n"
    )
    assert repair(text).text == text


def test_page_furniture_goes_and_the_source_line_stays() -> None:
    text = (
        "当前位置：首页 > 工作动态 > 正文\n"
        + samples.NEWS
        + "来源：本网\n上一篇：某通知\n版权所有：雾溪市科协  X备案12345号\n"
    )
    assert repair(text).text == samples.NEWS + "来源：本网\n"


def test_a_paragraph_that_stands_twice_stands_once() -> None:
    lines = samples.NEWS.split("\n")
    text = "\n".join([*lines[:4], lines[3], *lines[4:]])
    assert repair(text).text == samples.NEWS


def test_doubled_punctuation_is_kept_once() -> None:
    assert repair("会议召开,。各学会,、各县（市）科协要抓落实，，见实效。。").text == (
        "会议召开。各学会、各县（市）科协要抓落实，见实效。"
    )


@pytest.mark.parametrize(
    "text",
    ["他说……好的。", "这是——真的。", "啊！！！怎么？？", "见第3.1.2节，比例1:2，时间14:30。"],
)
def test_marks_that_may_stand_twice_stay(text: str) -> None:
    assert repair(text).text == text


def test_narrow_punctuation_widens_only_where_the_page_has_hardly_any_other() -> None:
    narrow = samples.NEWS.translate({ord(a): b for a, b in zip("，；：（）", ",;:()", strict=True)})
    widened = repair(narrow).text
    assert "各县（市、区）科协主席、" in widened
    assert widened.replace("(试行)", "（试行）") == samples.NEWS
    one = samples.NEWS.replace("部署今年任务。", "部署,今年任务。")
    assert repair(one).text == one


def test_text_in_the_wrong_encoding_is_read_again() -> None:
    text = "中国科协的工作会议"
    assert repair(text.encode("gb18030").decode("latin-1")).text == text
    assert repair(text.encode().decode("latin-1")).text == text
    assert repair((text + "在省里召开").encode().decode("gb18030")).text == text + "在省里召开"


def test_a_run_one_byte_off_is_mended_where_provable_and_flagged() -> None:
    repaired = repair("詳細介紹了公司的發展情況??茀f(xié)常委會在企業召開,這是一種嘗試。")
    assert repaired.text.startswith("详细介绍了公司的发展情况。科协常委会在企业召开")
    assert [f.kind for f in repaired.flags] == ["byte_shift"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("会议????了工作安排，锟斤拷。", "lost_characters"),
        ("请于2009911日前报送材料。", "lost_date"),
        ("会议由威尼斯官方网址下载组织召开。", "replaced_name"),
        (
            "会议强调，" * 50 + "各县（市）科协要认真研究并按照要求抓紧推进相关工作，在年底",
            "cut_off",
        ),
    ],
)
def test_what_cannot_be_mended_is_flagged(text: str, kind: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert kind in {f.kind for f in repaired.flags}
    assert all(0 <= f.span[0] < f.span[1] <= len(text) for f in repaired.flags)


def test_flags_follow_when_repairs_are_undone() -> None:
    repaired = repair("１２&nbsp;会议????了工作安排。")
    again = repaired.without(range(len(repaired.repairs)))
    start, end = again.flags[0].span
    assert again.text[start:end] == "????"
