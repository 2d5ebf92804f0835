"""The newsletter in a browser: asked for, confirmed and left, by keys alone, with scripts and without, in three languages."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import LANGUAGES, Visitor, note_what_was_said
from centre import Centre
from letters import MailServer
import newsletter

SAYS = "info,web::words=trace"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, preload: false, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 4).map(({ target }) => target)}`);
}"""
OWN = ("FOREST_GLADE_SMTP_URL", "FOREST_GLADE_LETTERS_FROM")


@pytest.fixture(scope="module")
def post(request):
    """A centre that sends letters, and who takes them."""
    mail = MailServer().up()
    os.environ.update({"FOREST_GLADE_LOG": SAYS, OWN[0]: f"smtp://127.0.0.1:{mail.port}", OWN[1]: "news@glade.example"})
    with Centre(request.config.getoption("program")) as centre:
        centre.mail = mail
        yield centre
        note_what_was_said(centre)
    mail.down()
    for name in OWN:
        del os.environ[name]


def is_clean(visitor):
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{visitor.page.url} scrolls sideways by {wide} px"
    if visitor.scripts:
        visitor.page.evaluate(Axe().axe_script)
        found = visitor.page.evaluate(AXE, RULES)
        assert not found, f"{visitor.page.url}: {found}"
    assert not visitor.complaints, visitor.complaints


def asks(visitor, address):
    """Types the address and sends it, without a mouse."""
    visitor.page.locator("#email").focus()
    visitor.page.keyboard.type(address)
    visitor.page.keyboard.press("Enter")


def link(centre, address):
    [letter] = centre.wait_for(lambda: centre.mail.to(address))
    return re.search(r"http://\S+/newsletter/confirmation\S+", letter.get_content())[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_news_is_asked_for_and_confirmed(chromium, post, language, scripts):
    visitor = Visitor(chromium, post, size="phone", language=language, scripts=scripts)
    visitor.speak(language)
    address = f"{language}.{'with' if scripts else 'without'}@mail.example"
    visitor.go("/news/camp-stork")
    is_clean(visitor)
    asks(visitor, address)
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["newsletter-asked"])
    is_clean(visitor)
    visitor.page.goto(link(post, address))
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["newsletter-confirm"])
    is_clean(visitor)
    visitor.named("newsletter-confirm-do").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["newsletter-confirmed"])
    is_clean(visitor)
    visitor.press("newsletter-to-news", "link")
    expect(visitor.page).to_have_url(re.compile("/news$"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_address_and_what_is_no_link_are_told(chromium, post, language):
    visitor = Visitor(chromium, post, language=language)
    visitor.speak(language)
    visitor.go("/newsletter")
    is_clean(visitor)
    asks(visitor, "nurse at home")
    expect(visitor.main.locator("#email-error")).to_have_text(visitor.words["field-not-an-email"])
    expect(visitor.main.locator("#email")).to_have_value("nurse at home")
    is_clean(visitor)
    visitor.go("/newsletter/confirmation?token=half")
    expect(visitor.main.locator(".errors li")).to_contain_text(visitor.words["refusal-newsletter-link-expired"])
    is_clean(visitor)
    visitor.go("/newsletter/removal?token=half")
    expect(visitor.main).to_contain_text(visitor.words["refusal-removal-link-broken"])
    is_clean(visitor)



@pytest.fixture(scope="module")
def told(post):
    """Somebody for each language who has the newsletter, and a new article: one that the centre has forgotten."""
    for language in LANGUAGES:
        address = f"{language}.reader@mail.example"
        post.anyone().call("subscribe_to_newsletter", body={"email": address, "language": language})
        token = re.search("token=([^&]+)", link(post, address))[1]
        post.anyone().call("confirm_newsletter", body={"token": token})
    newsletter.appear(post, "camp-stork")
    return {language: post.wait_for(lambda: newsletter.articles(post.mail, f"{language}.reader@mail.example"))[0]
            for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_presses_the_button_of_a_letter_gets_no_more(chromium, post, told, language):
    visitor = Visitor(chromium, post, language=language)
    visitor.page.goto(newsletter.link_in(told[language], "/newsletter/removal"))
    visitor.speak(language)
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["newsletter-leave"])
    is_clean(visitor)
    visitor.named("newsletter-leave-do").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["newsletter-left"])
    is_clean(visitor)
    assert not newsletter.confirmed(post, f"{language}.reader@mail.example")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_sees_how_many_get_the_news(chromium, post, language):
    visitor = Visitor(chromium, post, language=language)
    visitor.sign_in("admin@demo.test")
    visitor.page.wait_for_url("**/learn")
    visitor.speak(language)
    visitor.go("/news")
    beginning = re.split(r"\{", visitor.words["newsletter-counts"])[0]
    expect(visitor.main).to_contain_text(beginning)
    assert "@mail.example" not in visitor.page.content()
    is_clean(visitor)
