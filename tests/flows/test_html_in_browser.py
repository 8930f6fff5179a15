"""The HTML report in a real browser: keys, ticks, notes, the request, no network, small screens, print."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pypdf import PdfReader

from formkit.report import REPORTERS
from tests import seeded

if TYPE_CHECKING:
    from tests.conftest import Run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Reader:
    """A page that is open, and what went wrong in it."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def at(self) -> str:
        return str(
            self.page.evaluate("document.activeElement.closest('article')?.querySelector('.code').textContent ?? ''")
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, selector: str) -> str:
        return " ".join(self.page.locator(selector).inner_text().split())

    def visible(self) -> int:
        return self.page.locator("article:visible").count()


@pytest.fixture(scope="module")
def reports(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = seeded.fill(sample, tmp_path_factory.mktemp("filled"))
    out = tmp_path_factory.mktemp("reports")
    for name, how in (("open", {"show_values": True}), ("masked", {}), ("en", {"show_values": True, "language": "en"})):
        (out / f"{name}.html").write_text(REPORTERS["html"](seeded.account(folder, **how)), encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert program, "no Chromium on this machine: run scripts/test-needs"
    # A container has no user namespaces for root's sandbox.
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=flags)
        yield opened
        opened.close()


def read(context: BrowserContext, path: Path) -> Reader:
    page = context.new_page()
    reader = Reader(page)

    def watch(route: Any) -> None:
        url = route.request.url
        if not url.startswith("file:"):
            reader.wrong.append(f"asked for {url}")
            route.abort()
        else:
            route.continue_()

    page.route("**/*", watch)
    page.on("console", lambda message: reader.wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: reader.wrong.append(f"error: {error}"))

    def dismiss(dialog: Any) -> None:
        reader.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(path.as_uri())
    return reader


@pytest.fixture
def opened(browser: Browser, reports: Path) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    reader = read(context, reports / "open.html")
    yield reader
    context.close()
    assert reader.wrong == []


def test_keys_walk_through_the_findings_in_order(opened: Reader) -> None:
    codes = opened.page.locator("article .code").all_text_contents()
    opened.press("j")
    assert opened.at() == codes[0] and opened.text("#position") == f"1 / {len(codes)}"
    opened.press("j", "j", "k")
    assert opened.at() == codes[1]
    opened.press(*["j"] * 40)
    assert opened.at() == codes[-1] and opened.text("#position") == f"{len(codes)} / {len(codes)}"
    bar = opened.page.locator("#bar").bounding_box()
    place = opened.page.locator("article:focus").bounding_box()
    assert bar and place and bar["y"] + bar["height"] < place["y"] < 900


def test_ticks_and_notes_are_kept(opened: Reader) -> None:
    opened.press("j", "j", "x", "j", " ", "n")
    opened.page.keyboard.type("x 至急、確認")
    opened.press("Escape", "j", "x", "x")
    assert opened.text("#open-request .number") == "2"
    opened.page.reload()
    assert opened.page.locator("article input:checked").count() == 2
    assert opened.page.locator("textarea").evaluate_all("all => all.map(one => one.value).filter(Boolean)") == [
        "x 至急、確認"
    ]
    opened.press("j")
    assert opened.text("#position").startswith("5 /")


def test_the_request_names_what_is_ticked(opened: Reader) -> None:
    opened.press("j", "j", "j", "x", "n")
    opened.page.keyboard.type("至急")
    opened.press("Escape", "a", "r")
    text = opened.page.input_value("#request-text")
    assert opened.page.locator("#request").is_visible()
    assert "件名：提出書類の補正のお願い（sample-group-1）" in text and "2026年11月22日" in text
    assert "下記の11件について" in text and "（11）" in text and "（12）" not in text
    assert text.index("■ t1　NGUYEN VAN DUC") < text.index("■ t2　TRAN VAN REI")
    item = text[text.index("1③ 住所（電話番号）") :].split("\n\n")[0]
    assert item.split("\n") == [
        "1③ 住所（電話番号）", "　　現在の記載：029-000-0010", "　　正しい記載：029-000-0001",
        "　　根　　　拠：技能実習法第8条第2項", "　　備　　　考：至急",
    ]  # fmt: skip
    assert "正しい記載：2026" in text and "現在の記載：（記入なし）" in text
    assert "見た目が似た別の字" in text and "{" not in text and "undefined" not in text
    assert text.endswith("\n\n以上\n")


def test_the_request_can_be_copied_and_saved(opened: Reader, tmp_path: Path) -> None:
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.press("a", "r")
    text = opened.page.input_value("#request-text")
    opened.press("Enter")
    opened.page.locator("#copied", has_text="コピーしました").wait_for()
    assert opened.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text
    with opened.page.expect_download() as waiting:
        opened.page.click("#download")
    waiting.value.save_as(tmp_path / "request.txt")
    assert waiting.value.suggested_filename == "補正依頼.txt"
    saved = (tmp_path / "request.txt").read_bytes()
    assert saved.decode("utf-8-sig") == text.replace("\n", "\r\n")
    opened.press("Escape")
    assert not opened.page.locator("#request").is_visible()


def test_filters_and_search(opened: Reader) -> None:
    counts = []
    for _ in range(4):
        opened.press("f")
        counts.append(opened.visible())
    assert counts == [11, 2, 2, 16]
    opened.press("/")
    opened.page.keyboard.type("fk511 電話")
    assert opened.visible() == 2
    assert opened.page.locator(".owner:visible").count() == 2
    opened.press("Escape")
    assert opened.visible() == 16 and opened.at()
    opened.press("/")
    opened.page.keyboard.type("ありえない語")
    assert opened.page.locator("#nothing").is_visible()


def test_folding_zoom_and_help(opened: Reader) -> None:
    opened.press("j")
    first = opened.page.locator("article").first
    assert not first.locator(".body").is_visible()  # an info starts folded
    opened.press("e")
    assert first.locator(".body").is_visible()
    opened.press("j", "e")
    assert not opened.page.locator("article").nth(1).locator(".message").is_visible()
    opened.press("e", "z")
    figure = opened.page.locator("figure").first
    wide = figure.locator("svg").bounding_box()
    opened.press("z")
    usual = figure.locator("svg").bounding_box()
    assert wide and usual and wide["width"] > usual["width"] * 1.4
    opened.press("?")
    assert opened.page.locator("#help").is_visible()
    opened.press("j", "Escape")
    assert not opened.page.locator("#help").is_visible()


def test_the_matrix_leads_to_findings_even_when_they_are_filtered_away(opened: Reader) -> None:
    opened.press("f", "f")
    opened.page.click("td.bad a >> nth=0")
    assert opened.visible() == 16
    assert opened.text("article:focus .where").startswith("第２面")


def test_pictures_are_drawn(opened: Reader) -> None:
    shown = opened.page.locator("figure svg").nth(1)
    shown.scroll_into_view_if_needed()
    from PIL import Image

    image = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
    pixels: list[tuple[int, int, int]] = list(image.get_flattened_data())  # type: ignore[arg-type]
    red = sum(r > 150 and g < 90 and b < 90 for r, g, b in pixels)
    dark = sum(max(pixel) < 90 for pixel in pixels)
    assert red > 300 and dark > 300


def test_files_cannot_run_anything(opened: Reader) -> None:
    assert opened.page.evaluate("document.scripts.length") == 2
    words = opened.page.locator("article:has-text('FK406') bdi").text_content() or ""
    assert "</script><script>alert(1)</script>" in words
    blocked = opened.page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.hacked = 1";
            document.body.append(script);
            setTimeout(() => done("ran"), 1000);
        })"""
    )
    assert blocked == "script-src-elem" and opened.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in line for line in opened.wrong)
    opened.wrong.clear()


@pytest.mark.parametrize("name", ["open", "masked", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_sideways_scrolling(browser: Browser, reports: Path, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, has_touch=width < 600)
    try:
        reader = read(context, reports / f"{name}.html")
        reader.press("a", "j", "n")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        out = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.className)"
        assert reader.page.locator("article, article *:not(svg *), #bar, .top *").evaluate_all(out) == []
        reader.press("Escape", "r")
        box = reader.page.locator("#request").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert bool(reader.text("#request-hint")) == (name == "masked")
        assert reader.wrong == []
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(browser: Browser, reports: Path, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    try:
        page = read(context, reports / "open.html").page
        page.keyboard.press("a")
        low = page.evaluate(CONTRAST)
        assert low == []
    finally:
        context.close()


def test_without_storage_it_works_and_says_so(browser: Browser, reports: Path) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    try:
        reader = read(context, reports / "open.html")
        reader.press("a", "r")
        assert "保存できません" in reader.text("#request-hint")
        assert "下記の11件" in reader.page.input_value("#request-text")
        assert reader.wrong == []
    finally:
        context.close()


def test_without_script_everything_is_there(browser: Browser, reports: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = read(context, reports / "open.html").page
        assert page.locator("article .body:visible").count() == 16
        assert not page.locator("#bar").is_visible()
    finally:
        context.close()


def test_print(opened: Reader) -> None:
    opened.press("j", "j", "x", "n")
    opened.page.keyboard.type("印刷される備考")
    printed = PdfReader(io.BytesIO(opened.page.pdf(prefer_css_page_size=True)))
    texts = [page.extract_text() for page in printed.pages]
    assert 5 <= len(texts) <= 10
    width, height = (float(edge) for edge in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) in {(595, 842), (596, 842), (594, 841), (595, 841)}
    whole = "".join(texts)
    assert "印刷される備考" in whole and "誤りをすべて選ぶ" not in whole
    assert whole.count("FK") >= 15
    (start,) = [number for number, text in enumerate(texts) if "t2" in text.split("\n")[0] and "TRAN VAN REI" in text]
    assert "t1" in texts[1].split("\n")[0] and start > 1


def test_check_writes_the_page_and_sarif(run: Run, root: Path, browser: Browser, tmp_path: Path) -> None:
    case = root / "tests" / "suite" / "audit" / "reject" / "a-01-half-a-year.json"
    done = run("check", case, "--format", "html", "-o", "report.html")
    assert done.returncode == 1 and done.stdout == "" and "Traceback" not in done.stderr
    context = browser.new_context()
    try:
        reader = read(context, tmp_path / "report.html")
        assert reader.text("h1") == "検査報告" and reader.visible() >= 1
        assert reader.wrong == []
    finally:
        context.close()
    said = run("check", case, "--format", "sarif")
    assert said.returncode == 1
    (log,) = json.loads(said.stdout)["runs"]
    assert len(log["results"]) == reader_count(tmp_path / "report.html")


def reader_count(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("<article ")


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgb("white");
  };
  const low = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility() || one.closest("svg, dialog:not([open]), script, .accepted")) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.add(`${one.tagName}.${one.className} ${ratio.toFixed(2)}`);
  }
  return [...low];
}"""
