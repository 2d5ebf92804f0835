"""What must hold on every page: accessible in every light, no sideways scrolling, light on the line, no foreign host."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe

import journey
from conftest import LANGUAGES, PASSWORD, SIZES
from sweep import members, strangers

LIGHTS = [("light", None), ("dark", None), ("light", "active")]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
COLD_BYTES, COLD_REQUESTS, WARM_BYTES = 40 * 1024, 4, 8 * 1024


@pytest.fixture(scope="module")
def pages(centre):
    """Names and paths of all pages, and who may see the second half."""
    name = f"learner.{uuid.uuid4().hex[:8]}"
    api = journey.register_as(centre.anyone(), name, PASSWORD)
    enrolment = api.call("enrol_learner", {"id": journey.find_the_course(centre.anyone())}, body={})["id"]
    outline = api.call("get_outline", {"id": enrolment})
    quiz = next(i["id"] for m in outline["modules"] for i in m["items"] if i["kind"] == "quiz")
    attempt = api.call("start_attempt", {"id": enrolment, "quiz_id": quiz})["id"]
    return strangers(centre), name, members(centre, api, enrolment, quiz, attempt)


def everywhere(visitor, pages, look):
    public, name, own = pages
    for label, path in public.items():
        visitor.go(path)
        look(label)
    visitor.sign_in(name, PASSWORD)
    for label, path in own.items():
        visitor.go(path)
        look(label)


@pytest.mark.parametrize("light,contrast", LIGHTS)
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible(visit, pages, size, light, contrast):
    visitor = visit(size=size, language="ru", color_scheme=light, forced_colors=contrast)
    found = []

    def look(label):
        result = Axe().run(visitor.page, options=RULES)
        for violation in result.response["violations"]:
            found.append(f"{label}: {violation['id']} {[node['target'] for node in violation['nodes']][:3]}")

    everywhere(visitor, pages, look)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_one_heading_its_language_and_no_missing_words(visit, pages, language):
    visitor = visit(size="phone", language=language)

    def look(label):
        assert visitor.page.locator("h1").count() == 1, label
        assert visitor.page.locator("html").get_attribute("lang") == language, label
        text = visitor.page.locator("body").inner_text()
        missing = [key for key in visitor.words.texts if "-" in key and len(key) > 8 and key in text.split()]
        assert not missing, f"{label}: {missing}"

    everywhere(visitor, pages, look)


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_no_page_scrolls_sideways(visit, pages, width):
    visitor = visit(size={"width": width, "height": 700}, language="be")
    everywhere(visitor, pages, lambda label: visitor.no_sideways_scrolling())


def test_every_page_is_light_on_the_line(visit, chromium, centre, pages):
    public, name, own = pages
    heavy = []
    for label, path in {**public, **own}.items():
        visitor = visit(size="phone", language="ru")
        if label in own:
            visitor.sign_in(name, PASSWORD)
        cold, requests = weigh(visitor, path, cold=True)
        warm, _ = weigh(visitor, path, cold=False)
        if cold > COLD_BYTES or requests > COLD_REQUESTS or warm > WARM_BYTES:
            heavy.append(f"{label}: {cold} bytes in {requests} requests, {warm} warm")
        print(f"{label}: {cold} bytes cold in {requests} requests, {warm} bytes warm")
    assert not heavy, "\n".join(heavy)


def weigh(visitor, path, cold):
    """Bytes on the line and requests of one visit, as the browser's own devtools count them."""
    client = visitor.context.new_cdp_session(visitor.page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": cold})
    seen = {"bytes": 0, "requests": 0}
    client.on("Network.loadingFinished", lambda event: seen.__setitem__("bytes", seen["bytes"] + event["encodedDataLength"]))
    client.on("Network.requestWillBeSent", lambda event: seen.__setitem__("requests", seen["requests"] + 1))
    visitor.page.goto(path, wait_until="networkidle")
    client.detach()
    return int(seen["bytes"]), seen["requests"]
