"""What must hold on every page: accessible in every light, no sideways scrolling, light on the line, no foreign host."""

import json
import os
import pathlib
import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import FIGURES, PASSWORD, ROOT, SIZES, Learner, Visitor
from sweep import ADDRESSES, PAGES, TYPED, address, come

EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# The light changes no words, roles, or sizes.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LIGHTS = {"light": ("light", "none", EVERYTHING), "dark": ("dark", "none", COLOURS), "forced colours": ("light", "active", COLOURS)}
AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, preload: false, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 4).map(({ target }) => target)}`);
}"""
WIDTHS = [320, 360, 640, 1280]
COLD_BYTES, COLD_REQUESTS, WARM_BYTES = 40 * 1024, 4, 8 * 1024
HTML_RULES = pathlib.Path(__file__).parent / "html-validate.mjs"


@pytest.fixture(scope="module")
def known():
    """Those who have signed in, which everybody does once."""
    visitors = {}
    yield visitors
    for visitor in visitors.values():
        visitor.close()


@pytest.fixture
def people(visit, chromium, centre, world, known):
    """Visitors by who they are; strangers are new each time."""
    def somebody(who):
        if who == "stranger":
            return visit()
        if who not in known:
            known[who] = Visitor(chromium, centre)
            known[who].sign_in(getattr(world, who).login, PASSWORD)
        return known[who]

    return somebody


@pytest.mark.parametrize("course", sorted(folder.name for folder in (ROOT / "course-content/courses").iterdir()))
def test_every_lesson_of_a_shipped_course_fits_a_phone(visit, centre, course):
    learner = Learner(centre).enrol(course)
    for language in ("en", "ru"):
        visitor = visit(size="phone", language=language)
        visitor.sign_in(learner.login, PASSWORD)
        for lesson in learner.lessons:
            answer = visitor.go(f"/learn/{learner.enrolment}/lessons/{lesson}")
            wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (answer.status, wide) == (200, 0), f"{visitor.heading()} in {language}"


@pytest.mark.parametrize("label", PAGES)
def test_every_page_is_accessible_in_every_light_and_scrolls_one_way_only(people, world, sources, label):
    visitor = people(PAGES[label][0])
    every_word_is_in_its_language(visitor, world, sources, label, "be")
    found = []
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 740})
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"scrolls sideways by {wide} px at {width} px")
    visitor.page.evaluate(Axe().axe_script)
    for size in SIZES.values():
        visitor.page.set_viewport_size(size)
        for light, (scheme, forced, rules) in LIGHTS.items():
            visitor.page.emulate_media(color_scheme=scheme, forced_colors=forced)
            found += [f"{size['width']} px, {light}: {violation}" for violation in visitor.page.evaluate(AXE, rules)]
    assert not found, "\n".join(found)


# What stands in which language, by the nearest `lang`.
READ = """() => {
    const texts = {};
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const around = walk.currentNode.parentElement;
        if (around.closest('script, style, template, code')) continue;
        const tag = around.closest('[lang]').lang;
        texts[tag] = (texts[tag] ?? '') + ' ' + walk.currentNode.data;
    }
    for (const named of document.querySelectorAll('[aria-label]')) {
        const tag = named.closest('[lang]').lang;
        texts[tag] = (texts[tag] ?? '') + ' ' + named.getAttribute('aria-label');
    }
    return texts;
}"""
# Letters that a text in this language cannot have.
FOREIGN = {"en": "[а-яёіўА-ЯЁІЎ]+", "ru": "[а-яё]*[іў][а-яёіў]*", "be": "[а-яёіў]*[ищъ][а-яёіў]*"}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("label", PAGES)
def test_every_page_has_one_heading_and_each_word_in_its_language(people, world, sources, label, language):
    every_word_is_in_its_language(people(PAGES[label][0]), world, sources, label, language)


def every_word_is_in_its_language(visitor, world, sources, label, language):
    """Leads a visitor to a page, looks at its words, and keeps its source."""
    visitor.speak(language)
    answers = visitor.answers()
    come(visitor, world, label)
    assert visitor.page.locator("h1").count() == 1
    assert visitor.page.locator("html").get_attribute("lang") == language
    texts = {tag: re.sub("|".join(TYPED), "", text) for tag, text in visitor.page.evaluate(READ).items()}
    assert not set(" ".join(texts.values()).split()) & visitor.words.keys_that_are_no_words
    assert "{" not in " ".join(texts.values())
    foreign = {tag: found for tag, pattern in FOREIGN.items() if (found := re.findall(pattern, texts.get(tag, ""), re.I))}
    assert not foreign, foreign
    (sources / f"{label} {language}.html".replace("/", "-")).write_bytes(answers[-1].body())


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


def test_every_page_is_valid_html(sources):
    pages, told = sorted(sources.glob("*.html")), sources / "told.json"
    tools = pathlib.Path(os.environ.get("NODE_TOOLS", ROOT / "target/node-tools"))
    path = f"{pathlib.Path(sys.executable).parent}:{tools / 'node_modules/.bin'}:{os.environ['PATH']}"
    command = ["html-validate", "--config", HTML_RULES, "--formatter", f"json={told}", *pages]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env={**os.environ, "PATH": path})
    found = [f"{pathlib.Path(file['filePath']).stem}: {message['ruleId']} {message['message']} at {message['line']}"
             for file in json.loads(told.read_text()) for message in file["messages"]]
    assert done.returncode == 0 and not found, "\n".join(found) or done.stdout + done.stderr
    FIGURES["Valid HTML"] = [f"{len(pages)} pages read, 0 errors"]


@pytest.mark.parametrize("label", ADDRESSES)
def test_every_page_is_light_on_the_line(chromium, centre, people, world, label):
    who, path = PAGES[label][0], address(world, label)
    cookies = [] if who == "stranger" else people(who).context.cookies()
    visitor = Visitor(chromium, centre, size="phone", language="ru", storage_state={"cookies": cookies, "origins": []})
    visitor.speak("ru")
    cold, requests = weigh(visitor, path)
    warm, _ = weigh(visitor, path)
    visitor.close()
    row = f"{label:24} {cold:7,} bytes in {requests} requests cold, {warm:6,} bytes warm"
    FIGURES.setdefault("What each page costs on the line", []).append(row)
    assert cold <= COLD_BYTES and requests <= COLD_REQUESTS and warm <= WARM_BYTES, row


def weigh(visitor, path):
    """Bytes on the line and requests of one visit, as the browser's own devtools count them."""
    client = visitor.context.new_cdp_session(visitor.page)
    client.send("Network.enable")
    asked, arrived = set(), {}
    client.on("Network.requestWillBeSent", lambda event: asked.add(event["requestId"]))
    client.on("Network.requestServedFromCache", lambda event: asked.discard(event["requestId"]))
    client.on("Network.loadingFinished", lambda event: arrived.setdefault(event["requestId"], event["encodedDataLength"]))
    visitor.go(path)
    visitor.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    while not asked <= arrived.keys():
        visitor.page.evaluate("new Promise(done => requestAnimationFrame(done))")
    client.detach()
    # The icon of the tab is the picture of the page, and comes from the cache.
    return int(sum(arrived.values())), sum(size > 0 for size in arrived.values())
