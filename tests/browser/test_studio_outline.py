"""What a course is built of: modules, lessons, quizzes and questions made by keyboard alone, and what comes in from elsewhere."""

import base64
import io
import os
import re
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from centre import Centre
from conftest import COURSE, LANGUAGES, Visitor, note_what_was_said

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, preload: false, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 4).map(({ target }) => target)}`);
}"""
QUIZ = "quizzes/final-test.yaml"
FAULTS = r"""Q {=a

Words alone.

Tell us. {}

Name? {=Stork}

Q {~a ~b}

Q {=a =b ~c}

Q {=a -> b}

Q {#abc}

{=a ~b}

Q {=a ~}

Q } x

<p>Q <img src="x"></p> {=a ~%50%b ~c}

Q {#=1 =%50%2:1 # almost}

"""
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
W = 'xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:wp="wp"'


@pytest.fixture(scope="module")
def workshop(request):
    os.environ["FOREST_GLADE_LOG"] = "info,web::words=trace"
    with Centre(request.config.getoption("program")) as centre:
        yield centre
        note_what_was_said(centre)


@pytest.fixture
def trainer(chromium, workshop):
    """Makes trainers, and lets them go at the end of the test."""
    visitors = []

    def make(language="en", **options):
        visitor = Visitor(chromium, workshop, language=language, **options)
        visitors.append(visitor)
        visitor.sign_in("trainer@demo.test")
        visitor.page.wait_for_url("**/learn")
        visitor.speak(language)
        return visitor

    yield make
    for visitor in visitors:
        visitor.close()


def is_sound(visitor):
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{visitor.page.url} scrolls sideways by {wide} px"
    size = len(visitor.page.content().encode())
    assert size <= 120 * 1024, f"{visitor.page.url} has {size} bytes"
    if visitor.scripts:
        visitor.page.evaluate(Axe().axe_script)
        found = visitor.page.evaluate(AXE, RULES)
        assert not found, f"{visitor.page.url}: {found}"


def tab_to(visitor, matches, value=None):
    """Goes on with the tabulator until it is there."""
    for _ in range(300):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("([matches, value]) => document.activeElement.matches(matches) && (value === null || "
                                 "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim() === value)",
                                 [matches, value]):
            return
    raise AssertionError(f"the tabulator never comes to {matches} {value}")


def typed(visitor, **fields):
    for name, text in fields.items():
        tab_to(visitor, f"main [name={name}]")
        visitor.page.keyboard.press("Control+A")
        visitor.page.keyboard.insert_text(text)


def pressed(visitor, key, about=""):
    name = visitor.words[key] + (f": {about}" if about else "")
    tab_to(visitor, "main a, main button", name)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def texts(name, words):
    return {f"{name}_{tag}": f"{words} {tag}" for tag in ("en", "ru", "be")}


def begun(visitor, key):
    visitor.go("/studio")
    for tag in ("en", "ru", "be"):
        visitor.main.locator(f"#title-{tag}").fill(f"Night {tag}")
    visitor.main.locator("#key").fill(key)
    visitor.press("studio-begin-do")
    visitor.go(f"/studio/{key}/outline")
    is_sound(visitor)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_course_is_built_by_keyboard_alone(workshop, trainer, scripts):
    visitor, key = trainer(scripts=scripts), f"night-{'with' if scripts else 'without'}"
    begun(visitor, key)
    for module in ("Evening", "Morning"):
        pressed(visitor, "build-add-module")
        is_sound(visitor)
        typed(visitor, **texts("title", module), **texts("summary", "About"))
        pressed(visitor, "build-save")
    for lesson in ("Sleep", "Pain"):
        pressed(visitor, "build-add-lesson", "Evening en")
        is_sound(visitor)
        typed(visitor, **texts("title", lesson), **texts("summary", "About"), minutes="20")
        pressed(visitor, "build-save")
    pressed(visitor, "build-settings")
    is_sound(visitor)
    typed(visitor, **texts("summary", "About"), **texts("outcome_0", "Sees pain"), competences_0="1, 7")
    pressed(visitor, "build-save")
    expect(visitor.main.locator(".note.good")).to_have_text(visitor.words["build-saved"])
    visitor.go(f"/studio/{key}/outline")
    pressed(visitor, "build-add-quiz", "Morning en")
    typed(visitor, **texts("title", "Test"), **texts("summary", "About"))
    pressed(visitor, "build-save")
    is_sound(visitor)

    pressed(visitor, "build-down", "Sleep en")
    focus = visitor.page.evaluate("document.activeElement.textContent.trim()")
    assert focus == f"{visitor.words['build-down']}: Sleep en", "the focus stays on what was moved"
    assert visitor.page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent.trim()") == \
        visitor.words["build-moved"]
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**at=l-02-morning*")
    assert [heading.inner_text() for heading in visitor.main.locator("h2, h3").all()] == \
        ["Evening en", "Pain en", "Morning en", "Sleep en", "Test en"]

    pressed(visitor, "build-questions", "Test en")
    is_sound(visitor)
    pressed(visitor, "build-add-question")
    is_sound(visitor)
    typed(visitor, **texts("stem", "Who knows?"), **texts("row_0", "The child"))
    tab_to(visitor, "main [name=correct_0]")
    visitor.page.keyboard.press("Space")
    typed(visitor, **texts("row_1", "Nobody"))
    tab_to(visitor, "main [name=clinical]")
    visitor.page.keyboard.press("Space")
    pressed(visitor, "build-save")
    expect(visitor.main.locator("li h2")).to_have_text("Who knows? en")
    is_sound(visitor)
    package = visitor.context.request.get(f"/studio/{key}/package.zip")
    names = zipfile.ZipFile(io.BytesIO(package.body())).namelist()
    assert names == ["01-evening-en/02-pain-en.en.md", "02-morning-en/01-sleep-en.en.md", "course.yaml", "quizzes/test-en.yaml"]


def document(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"_rels/.rels": relations('<Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/>'), **parts}.items():
            archive.writestr(name, text)
    return packed.getvalue()


def relations(of):
    return f'<Relationships xmlns="r">{of}</Relationships>'


def body(words):
    return f"<w:document {W}><w:body>{words}</w:body></w:document>"


def run(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def with_every_loss():
    picture = '<w:p><w:r><w:drawing><a:blip r:embed="{}"/></w:drawing></w:r></w:p>'
    inner = f"<w:tbl><w:tr><w:tc>{run('b')}</w:tc></w:tr></w:tbl>"
    words = body(run("Good night") + picture.format("png") + picture.format("broken") + picture.format("emf")
                 + "<w:p><w:r><w:pict><w:txbxContent/></w:pict></w:r></w:p>"
                 + '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>there</w:t></w:r></w:hyperlink><w:del/></w:p>'
                 + f"<w:tbl><w:tr><w:tc>{run('a')}{inner}</w:tc></w:tr></w:tbl>")
    links = relations('<Relationship Id="png" Type="x/image" Target="media/a.png"/><Relationship Id="broken" Type="x/image" Target="media/b.png"/><Relationship Id="emf" Type="x/image" Target="media/a.emf"/>')
    return document(**{"word/document.xml": words, "word/_rels/document.xml.rels": links, "word/media/a.png": PNG,
                       "word/media/b.png": b"\x89PNG\r\n\x1a\n",
                       "word/media/a.emf": b"x", "word/vbaProject.bin": b"x"})


REFUSED = {
    "word-too-large": lambda: b"P" * (16 * 1024 * 1024 + 1),
    "word-old-or-locked": lambda: b"\xd0\xcf\x11\xe0",
    "word-not-word": lambda: b"%PDF-1.7",
    "word-damaged": lambda: document(**{"word/document.xml": "<w:document><"}),
    "word-bomb": lambda: document(**{"word/document.xml": " " * (25 * 1024 * 1024)}),
    "word-too-much-text": lambda: document(**{"word/document.xml": body(run("x" * (1024 * 1024 + 1)))}),
    "word-empty": lambda: document(**{"word/document.xml": body("")}),
}


def send(visitor, field, name, file):
    visitor.page.set_input_files(f"#{field}", {"name": name, "mimeType": "application/octet-stream", "buffer": file} if file is not None else [])
    with visitor.page.expect_navigation():
        visitor.main.locator("form", has=visitor.page.locator(f"#{field}")).locator("button").click()


def told(visitor, key):
    expect(visitor.main.locator(".errors")).to_contain_text(visitor.words[f"field-{key}"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_brought_in_is_said_with_what_is_lost_of_it(workshop, trainer, language):
    visitor = trainer(language, size="phone")
    visitor.go(f"/studio/{COURSE}/import")
    is_sound(visitor)
    visitor.main.locator("#text").fill(FAULTS + "Q {T}\n\n" * 501)
    visitor.main.locator("#path").select_option(QUIZ)
    visitor.press("build-gift-look")
    expect(visitor.main.get_by_text(visitor.words["build-fault-short-answer"])).to_be_visible()
    expect(visitor.main.get_by_text(visitor.words["build-loss-picture"])).to_be_visible()
    visitor.main.locator("#text").fill("Q {}")
    visitor.press("build-gift-look")
    is_sound(visitor)
    visitor.main.locator("#text").fill("Сколько? {#4.8:0.1}\n\nQ {}")
    visitor.press("build-gift-look")
    is_sound(visitor)
    visitor.main.locator("#text").evaluate("area => { area.value = 'Q {}'; }")
    visitor.press("build-gift-take")
    told(visitor, "nothing-to-take")
    visitor.main.locator("#text").fill("Сколько? {#4.8:0.1}")
    visitor.press("build-gift-look")
    visitor.press("build-gift-take")
    is_sound(visitor)
    for key, make in REFUSED.items():
        send(visitor, "file", "a.docx", make())
        told(visitor, key)
    send(visitor, "file", "a.docx", with_every_loss())
    expect(visitor.main.get_by_text(visitor.words["build-word-done"])).to_be_visible()
    assert visitor.main.locator(".note.good ul").first.locator("li").count() == 7
    picture = visitor.main.locator(".note.good ul").nth(1).locator("a")
    expect(picture).to_have_attribute("href", re.compile("^/media/[0-9a-f-]{36}$"))
    is_sound(visitor)
    there = visitor.page.url
    visitor.main.get_by_text(visitor.words["build-see-there"]).click()
    shown = visitor.main.locator(".prose img")
    expect(shown).to_have_attribute("width", "1")
    assert shown.evaluate("async (image) => { image.loading = 'eager'; await image.decode(); return image.naturalWidth; }") > 0
    visitor.page.goto(there.split("?")[0])
    send(visitor, "package", "a.zip", None)
    told(visitor, "no-file")
    send(visitor, "package", "a.zip", b"P" * (16 * 1024 * 1024 + 1))
    told(visitor, "package-too-large")
    package = visitor.context.request.get(f"/studio/{COURSE}/package.zip").body()
    send(visitor, "package", "a.zip", package)
    expect(visitor.main.get_by_text(visitor.words["build-see-there"])).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_what_is_wrong_and_keeps_what_was_typed(workshop, trainer, language):
    visitor, key = trainer(language), f"forms-{language}"
    begun(visitor, key)
    visitor.go(f"/studio/{key}/import")
    is_sound(visitor)
    visitor.go(f"/studio/{key}/module")
    visitor.main.locator("#summary_en").fill("Kept")
    visitor.press("build-save")
    told(visitor, "text-required")
    expect(visitor.main.locator("#summary_en")).to_have_value("Kept")
    is_sound(visitor)
    visitor.main.locator("#title_en").fill("x" * 301)
    visitor.press("build-save")
    told(visitor, "text-too-long")
    visitor.main.locator("#title_en").fill("Night")
    visitor.press("build-save")
    visitor.go(f"/studio/{key}/new-quiz?module=01-night")
    is_sound(visitor)
    visitor.main.locator("#title_en").fill("Test")
    visitor.press("build-save")
    visitor.go(f"/studio/{key}/quiz?path=quizzes/test.yaml")
    is_sound(visitor)

    visitor.go(f"/studio/{key}/settings")
    for box in visitor.main.locator("[name=languages]").all():
        box.uncheck()
    visitor.main.locator("#outcome_0_en").fill("Sees pain")
    visitor.main.locator("#competences_0").fill("11")
    visitor.press("build-save")
    told(visitor, "languages")
    told(visitor, "competences")
    is_sound(visitor)
    visitor.main.locator("[name=languages][value=en]").check()
    visitor.main.locator("#competences_0").fill("1")
    visitor.press("build-save")
    told(visitor, "text-required")
    visitor.main.locator("#summary_en").fill("About")
    visitor.press("build-save")
    expect(visitor.main.get_by_text(visitor.words["build-saved"])).to_be_visible()

    at = f"/studio/{key}/question?path=quizzes/test.yaml&kind="
    visitor.go(f"{at}single_choice")
    visitor.main.locator("#stem_en").fill("Who?")
    visitor.press("build-save")
    told(visitor, "two-needed")
    visitor.go(f"{at}single_choice")
    visitor.main.locator("#row_0_en").fill("a")
    visitor.main.locator("#row_1_en").fill("b")
    visitor.press("build-save")
    told(visitor, "nothing-right")
    visitor.main.locator("#correct_0").check()
    visitor.main.locator("#correct_1").check()
    visitor.press("build-save")
    told(visitor, "several-right")
    visitor.press("build-more")
    is_sound(visitor)
    visitor.main.get_by_role("button", name=visitor.words["build-down"]).first.click()
    expect(visitor.main.locator("#row_1_en")).to_have_value("a")
    visitor.go(f"{at}matching")
    is_sound(visitor)
    for name, words in {"stem": "Match", "row_0": "a", "row_1": "b", "target_0": "c", "target_1": "d"}.items():
        visitor.main.locator(f"#{name}_en").fill(words)
    visitor.press("build-save")
    told(visitor, "no-target")
    for kind in ("ordering", "multiple_response"):
        visitor.go(f"{at}{kind}")
        is_sound(visitor)
    visitor.go(f"{at}numeric")
    visitor.main.locator("#stem_en").fill("How much?")
    visitor.main.locator("#answer_0").fill("much")
    visitor.press("build-save")
    told(visitor, "not-a-number")
    visitor.main.locator("#answer_0").fill("4,8")
    visitor.press("build-save")
    expect(visitor.main.get_by_text(visitor.words["build-saved"])).to_be_visible()
    visitor.main.get_by_role("button", name=visitor.words["build-remove"]).click()

    for page in (f"quiz-rules?path={QUIZ}", f"quiz?path={QUIZ}", "outline", "removal?module=01-what-it-is-and-for-whom",
                 "removal?module=01-what-it-is-and-for-whom&lesson=03-myths", "removal?module=04-whole-child-assessment&quiz=final-test",
                 "lesson?module=01-what-it-is-and-for-whom&lesson=03-myths", "lesson?module=04-whole-child-assessment&quiz=final-test"):
        visitor.go(f"/studio/{COURSE}/{page}")
        is_sound(visitor)
    visitor.go(f"/studio/{key}/lesson?module=01-night")
    visitor.main.locator("#title_en").fill("Sleep")
    visitor.press("build-save")
    visitor.main.get_by_role("button", name=visitor.words["build-add-checks"]).click()
    is_sound(visitor)
    visitor.go(f"/studio/{key}/removal?module=01-night")
    visitor.press("build-remove")
    expect(visitor.main.get_by_text(visitor.words["build-removed"])).to_be_visible()
