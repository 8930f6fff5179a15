"""The HTML report as text: what it says, what it hides, and that nothing from the files becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from formkit import library
from formkit.model import Finding, Paper
from formkit.report import REPORTERS, Account, count, html_pictures, html_words
from formkit.report.fingerprint import identities
from formkit.report.html_diff import alike, compare, visible
from tests import seeded

PERSONAL = ("C000000", "NGUYEN", "TRAN VAN", "029-000", "株式会社", "崎", "見本工")


@pytest.fixture(scope="module")
def folder(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded.fill(sample, tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="module")
def account(folder: Path) -> Account:
    return seeded.account(folder, show_values=True)


@pytest.fixture(scope="module")
def page(account: Account) -> Any:
    return html.fromstring(REPORTERS["html"](account))


def render(account: Account) -> Any:
    return html.fromstring(REPORTERS["html"](account))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def article(page: Any, code: str, number: int = 0) -> Any:
    return [one for one in page.iter("article") if one.find_class("code")[0].text == code][number]


def facts(page: Any) -> dict[str, Any]:
    (data,) = page.xpath("//script[@id='data']/text()")
    read = json.loads(data)
    assert isinstance(read, dict)
    return read


def cells(page: Any) -> dict[str, list[tuple[str, str]]]:
    rows = page.xpath("//section[@id='matrix']//tbody/tr")
    return {words(row[0]): [(cell.get("class"), words(cell)) for cell in row[1:]] for row in rows}


def test_every_finding_is_shown_once(page: Any, account: Account) -> None:
    shown = sorted(one.get("data-id") for one in page.iter("article"))
    assert shown == sorted(identities(account.findings)) == sorted(facts(page)["findings"])
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_link_leads_somewhere_and_nothing_is_loaded(page: Any) -> None:
    links = page.xpath("//@href | //@src | //@action | //@data | //@poster | //@srcset")
    assert links
    ids = set(page.xpath("//@id"))
    for link in links:
        assert link.startswith("data:image/png;base64,") or (link.startswith("#") and link[1:] in ids), link[:80]
    style = page.xpath("//style/text()")[0]
    assert "url(" not in style and "@import" not in style
    assert not page.xpath("//@style")


def test_the_policy_allows_this_style_and_this_script_only(account: Account) -> None:
    said = REPORTERS["html"](account)
    (policy,) = html.fromstring(said).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:;") and "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", said, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_what_files_say_never_becomes_markup(folder: Path) -> None:
    bad = seeded.HOSTILE + "\"'>\x00\u202e\ud800 {% x %} &lt;b&gt;"
    told = tuple(
        replace(
            one,
            message=bad,
            message_en=bad,
            law=bad,
            found=bad,
            expected=bad,
            item=bad,
            certainty=bad,
            case_pointer=bad,
        )
        for one in seeded.findings(folder)[:4]
    )
    strange = Finding(
        bad, "error", bad, bad, law=bad, trainee=bad, case_pointer=bad, form=bad, part=bad, box=bad, item=bad,
        file=bad, page=3, rect=(1, 1, 1, 1), expected=bad, found=bad, certainty=bad, accepted=bad,
    )  # fmt: skip
    paper = Paper(bad, bad, bad, bad, 1, (1,), bad, 1, 0, 1.0, True)
    account = seeded.account(
        folder, findings=(*told, strange), papers=(*seeded.papers(folder), paper), names={bad: bad},
        subject=(bad,), tail=(bad,), law_day=bad, version=bad, show_values=True, source=lambda _: None,
    )  # fmt: skip
    said = REPORTERS["html"](account)
    made = html.fromstring(said.encode())
    assert len(made.xpath("//script")) == 2 and not made.xpath("//img | //b") and not made.xpath("//@onerror")
    assert "\ud800" not in said and "\u202e" not in said and "\x00" not in said
    assert len(list(made.iter("article"))) == 5
    assert "{{ 7*7 }}" in said and "{% x %}" in said
    assert words(made.xpath("//article//dd//bdi")[0]).startswith("</script><script>alert(1)</script>")
    assert facts(made)["findings"][identities(account.findings)[-1]]["law"].startswith("</script>")


def test_the_matrix_shows_trainees_by_documents(page: Any) -> None:
    table = cells(page)
    assert list(table) == ["共通の書類", "t1 NGUYEN VAN DUC", "t2 TRAN VAN REI", "t3 LE THI VI"]
    heads = [words(head) for head in page.xpath("//section[@id='matrix']//thead/tr[2]/th")]
    first = dict(zip(heads, table["t1 NGUYEN VAN DUC"], strict=True))
    assert first["第２面"] == ("bad", "×4")
    assert first["第４面"] == ("warn", "△1")
    assert first["第１面"] == ("ok", "○")
    assert first["名簿"] == ("na", "")
    assert {state for state, _ in dict(zip(heads, table["t3 LE THI VI"], strict=True)).values()} == {"none", "na"}
    assert dict(zip(heads, table["共通の書類"], strict=True))["名簿"] == ("none", "―")
    link = page.xpath("//section[@id='matrix']//td[@class='bad']/a")[0]
    assert link.get("aria-label") == "誤り4件、注意1件"
    assert words(page.get_element_by_id(link.get("href")[1:])[0]).startswith(
        "技能実習計画認定申請書（別記様式第１号） 第２面"
    )


@pytest.mark.parametrize(
    "change,state,said",
    [
        ({"unread": 3}, "warn", "読めなかった欄3"),
        ({"checked": False}, "none", "照合していません"),
        ({}, "ok", "照合済み"),
    ],
)
def test_a_paper_without_findings(folder: Path, change: dict[str, Any], state: str, said: str) -> None:
    paper = next(one for one in seeded.papers(folder) if one.part == "face-3d")
    made = render(seeded.account(folder, findings=(), papers=(replace(paper, **change),)))
    (cell,) = made.xpath("//section[@id='matrix']//tr[th[contains(., 't1')]]/td")
    assert cell.get("class") == state and said in cell[0].get("aria-label")


def test_a_finding_without_a_trainee_goes_to_the_owner_of_its_paper(folder: Path) -> None:
    one = seeded.findings(folder)[0]
    made = render(seeded.account(folder, findings=(replace(one, trainee=None),)))
    assert [words(head) for head in made.xpath("//section[@class='owner']/h2")] == ["t1"]


def test_a_paper_of_nobody_has_its_row(folder: Path) -> None:
    papers = tuple(replace(one, trainee=None) for one in seeded.papers(folder) if "t1" in one.file)
    made = render(seeded.account(folder, findings=(replace(seeded.findings(folder)[0], trainee=None),), papers=papers))
    assert cells(made)["誰の書類か分からないもの"][1] == ("bad", "×1")


def test_a_finding_tells_values_law_place_and_what_to_do(page: Any) -> None:
    one = article(page, "FK511", 0)
    assert words(one.find_class("where")[0]) == "第２面 1③ 住所（電話番号）"
    assert [words(value) for value in one.find_class("value")] == ["あるべき値029-000-0001", "記入の値029-000-0010"]
    assert [mark.text for mark in one.iter("mark")] == ["01", "10"]
    told = {words(pair[0]): words(pair[1]) for pair in one.find_class("facts")[0]}
    assert told["根拠"] == "技能実習法第8条第2項"
    assert told["対応"] == library.findings()["FK511"]["todo"]
    assert told["所在"] == "1ページ /implementer/address/phone"
    assert "所属機関等作成用１Ｙ 実習実施者の電話番号" in told["同じ事実の欄"]


def test_lookalikes_are_named(page: Any) -> None:
    assert "\ufa19 U+FA19 ≠ 神 U+795E" in words(article(page, "FK521"))


def test_findings_on_one_box_share_a_picture(page: Any) -> None:
    (group,) = [group for group in page.find_class("group") if len(list(group.iter("article"))) == 2]
    assert {one.text for one in group.find_class("code")} == {"FK511", "FK423"}
    assert len(group.xpath(".//*[local-name()='use']")) == 1


def test_pictures_show_the_page_and_the_blank_where_there_is_none(page: Any) -> None:
    captions = [words(one) for one in page.iter("figcaption")]
    assert "training-plan_face-2.pdf 1ページ" in captions
    assert captions.count("空の様式の同じ欄") == 1  # the Word file
    used = set(page.xpath("//*[local-name()='use']/@href"))
    stored = {f"#{name}" for name in page.xpath("//*[local-name()='image']/@id")}
    assert used == stored and len(stored) == len(set(page.xpath("//*[local-name()='image']/@href")))


def test_without_show_values_nothing_personal_is_in_the_page(folder: Path) -> None:
    hidden = seeded.account(folder)
    said = REPORTERS["html"](hidden)
    for value in PERSONAL:
        assert value not in said.replace("実習実施者の氏名又は名称", ""), value
        assert value not in json.dumps(facts(html.fromstring(said)), ensure_ascii=False)
    made = html.fromstring(said)
    assert "--show-values で実物を表示" in words(made.find_class("top")[0])
    assert {words(one) for one in made.iter("figcaption")} == {"空の様式の同じ欄"}
    assert facts(made)["masked"] is True
    blanks = REPORTERS["html"](replace(hidden, source=lambda _: pytest.fail("the file was opened")))
    assert blanks == said


def test_a_masked_value_is_named_as_such_in_the_request(folder: Path) -> None:
    told = facts(render(seeded.account(folder)))
    passport = next(one for one in told["findings"].values() if one["title"] == library.findings()["FK422"]["title"])
    assert passport["found"] == passport["expected"] == told["request"]["hidden"]


def test_accepted_findings_are_shown_but_not_counted(page: Any) -> None:
    counts = {words(pair[0]): words(pair[1]) for pair in page.find_class("counts")[0]}
    assert counts["誤り"] == "11" and counts["承認済み"] == "1" and counts["読んだ書類"] == "18"
    assert "役員の追加は届出済み" in words(article(page, "FK514"))
    assert [one["severity"] for one in facts(page)["findings"].values()].count("accepted") == 1


def test_all_is_there_without_script(page: Any) -> None:
    assert not page.xpath("//article[@hidden] | //article//*[@class='body'][@hidden] | //figure[@hidden]")
    hidden = page.xpath("//*[@hidden]")
    assert {one.get("class") or one.get("id") for one in hidden} == {"note", "bar", "clean"}


def test_the_same_account_gives_the_same_page(account: Account) -> None:
    assert REPORTERS["html"](account) == REPORTERS["html"](account)


def test_english_is_complete(folder: Path) -> None:
    made = render(seeded.account(folder, language="en", show_values=True))
    assert made.get("lang") == "en"
    assert words(made.find_class("title")[0]) == library.findings()["FK533"]["title_en"]
    kana = re.compile("[\u3041-\u309f]")
    for part in (made.find_class("top")[0], made.get_element_by_id("bar"), made.get_element_by_id("help")):
        assert not kana.search(part.text_content())
    said = facts(made)
    assert not kana.search(json.dumps([said["words"], said["request"]], ensure_ascii=False))


def test_check_has_no_papers_and_sorts_by_file_and_trainee() -> None:
    told = tuple(
        Finding("L-02", "error", "。", ".", file=file, trainee=trainee, case_pointer="/plan/hours/total")
        for file, trainee in (("x/b.json", "t1"), ("x/a.json", None), ("x/a.json", "t1"))
    )
    made = render(Account(findings=told, summary=count(told, cases=2), subject=("x",)))
    assert [words(head) for head in made.xpath("//h2[ancestor::main]")] == ["a.json", "a.json · t1", "b.json · t1"]
    assert words(made.xpath("//h1")[0]) == "検査報告"
    assert not made.xpath("//section[@id='matrix'] | //figure")


def test_nothing_found() -> None:
    made = render(Account(summary=count((), cases=1)))
    assert "誤りも注意もありません。" in words(made.get_element_by_id("findings"))


def test_five_hundred_findings_stay_small(folder: Path) -> None:
    form = library.form("training-plan_2025-06")
    told = []
    for part in ("face-1", "face-2", "face-3d", "face-4"):
        path = next(folder.rglob(f"t1/training-plan_{part}.pdf"))
        for key, place in form.parts[part].places.items():
            rect = (place.x, place.y, place.w, place.h)
            told.append(
                Finding(
                    "FK511", "error", "違います。", "Differs.", trainee="t1", form=form.id, part=part, box=key,
                    file=str(path), page=place.page, rect=rect, expected="あ" * 40, found="い" * 40,
                )
            )  # fmt: skip
    assert len(told) > 500
    said = REPORTERS["html"](seeded.account(folder, findings=tuple(told[:500]), show_values=True))
    assert len(said.encode()) < 6_000_000
    assert len(html.fromstring(said).xpath("//figure")) > 450


def test_too_many_pictures_are_left_out_and_it_says_so(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_pictures, "_MOST_BYTES", 20_000)
    made = render(account)
    assert "以降の図は省きました" in words(made.find_class("top")[0])
    assert 0 < len(made.xpath("//figure")) < 8 and len(list(made.iter("article"))) == 16


def test_words_are_there_in_both_languages_and_have_the_same_places() -> None:
    for table in ("page", "request"):
        ja, en = html_words.words("ja", table), html_words.words("en", table)
        assert ja.keys() == en.keys() and all(ja.values()) and all(en.values())
        for key in ja:
            assert set(re.findall(r"\{\w+\}", ja[key])) == set(re.findall(r"\{\w+\}", en[key])), key
            assert not hasattr(dict, key), f"{key}: the template would get a method of dict"


def test_the_script_uses_words_that_are_there() -> None:
    script = (Path(html_words.__file__).parent / "assets" / "report.js").read_text(encoding="utf-8")
    assert set(re.findall(r"\bwords\.(\w+)", script)) <= html_words.words("ja").keys()
    assert set(re.findall(r"data\.request\.(\w+)", script)) <= html_words.words("ja", "request").keys()
    assert (
        "fetch(" not in script and "XMLHttpRequest" not in script and "innerHTML" not in script and "eval" not in script
    )


@given(
    st.text(alphabet="あい ab\u3000\n𠮷神\ufa19", max_size=30),
    st.text(alphabet="あい ab\u3000\n𠮷神\ufa19", max_size=30),
)
def test_runs_joined_are_the_values(one: str, other: str) -> None:
    def told(runs: Any, differs: bool) -> str:
        spoken = "".join(run.text for run in runs if run.differs == differs or not differs)
        return spoken.replace("␣", " ").replace("［全角空白］", "\u3000").replace("↵\n", "\n")

    left, right = compare(one, other)
    assert told(left, False) == one and told(right, False) == other
    same = ["".join(run.text for run in runs if not run.differs) for runs in (left, right)]
    assert same[0] == same[1]
    assert any(run.differs for run in (*left, *right)) == (one != other)


def test_long_values_are_compared_from_both_ends() -> None:
    left, right = compare("あ" * 5000 + "X" + "い" * 5000, "あ" * 5000 + "い" * 5000)
    assert [run.text for run in left if run.differs] == ["X"]
    assert not any(run.differs for run in right)


@pytest.mark.parametrize(
    "one,other,said",
    [("塚", "\ufa10", "塚 U+585A ≠ \ufa10 U+FA10"), ("ABC", "ＡBC", "A U+0041 ≠ Ａ U+FF21"), ("高", "髙", None), ("a", "a", None), ("a", "aa", None)],
)  # fmt: skip
def test_alike(one: str, other: str, said: str | None) -> None:
    assert alike(one, other) == said


@given(st.text())
def test_nothing_stays_hidden(text: str) -> None:
    shown = visible(text)
    assert bool(shown.encode("utf-8")) == bool(text)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\x00-\x08\x7f]", shown)
