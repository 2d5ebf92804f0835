"""Each scene is shown in each language, and says what it is there for."""

import json
import os
import pathlib
import re
import time

import pytest

from conftest import LANGUAGES, PASSWORD, Visitor, note_what_was_said
from scenes import SCENES, wanted
from stage import Stage, Theatre


@pytest.fixture(scope="module")
def theatre(request):
    os.environ["FOREST_GLADE_LOG"] = "info,web::words=trace"
    with Theatre(request.config.getoption("program")) as theatre:
        yield theatre
        note_what_was_said(theatre)


@pytest.fixture(scope="module")
def stage(theatre):
    return Stage(theatre)


@pytest.fixture(scope="module")
def known():
    visitors = {}
    yield visitors
    for visitor in visitors.values():
        visitor.close()


@pytest.fixture
def people(chromium, theatre, stage, known):
    """Visitors by who they are. Nobody knows a stranger; all others sign in, and again when time has passed."""
    def somebody(who, language):
        is_stranger = who in ("stranger", "reader")
        key = who if is_stranger else (who, theatre.passed)
        if key not in known:
            known[key] = Visitor(chromium, theatre, scripts=who != "reader")
            if not is_stranger:
                known[key].sign_in(getattr(stage, who).login, PASSWORD)
        if is_stranger:
            forget(known[key])
        known[key].speak(language)
        return known[key]

    return somebody


def forget(visitor):
    """Somebody else at the same browser, which has the style sheet already."""
    for cookie in ("fg_session", "fg_visit"):
        visitor.context.clear_cookies(name=cookie)
    visitor.context.set_extra_http_headers({})
    before, visitor.page = visitor.page, visitor.watched(visitor.context.new_page())
    before.close()


class Listener:
    """What the log says from now on."""

    def __init__(self, centre):
        self.log = pathlib.Path(centre.folder.name, "server.log")
        self.begin = self.log.stat().st_size

    def said(self, language):
        with self.log.open("rb") as log:
            log.seek(self.begin)
            lines = [json.loads(line) for line in log if b'"target":"web::words"' in line and line.endswith(b"\n")]
        return {line["key"] for line in lines if line["language"] == language}

    def waits_for(self, wanted, language, seconds=5):
        """What is missing of these in the end: a line may come to the log a moment after the page has its answer."""
        until = time.monotonic() + seconds
        while (missing := wanted - self.said(language)) and time.monotonic() < until:
            time.sleep(0.05)
        return missing


@pytest.mark.parametrize("label", SCENES)
def test_every_scene_says_what_it_is_there_for_in_each_language(people, stage, theatre, label):
    who, place, keys = SCENES[label]
    for language in LANGUAGES:
        visitor, listener = people(who, language), Listener(theatre)
        come(visitor, stage, place)
        missing = listener.waits_for(wanted(keys, language), language)
        assert not missing, f"{visitor.page.url} in {language} does not say {missing}"
        assert not visitor.complaints
        assert visitor.page.locator("h1").count() == 1
        assert visitor.page.locator("html").get_attribute("lang") == language
        text = visitor.page.locator("body").inner_text()
        assert "{" not in text and not set(re.split(r"\s", text)) & visitor.words.keys_that_are_no_words


def come(visitor, stage, place):
    if callable(place):
        place(visitor, stage)
        return
    for address in [place] if isinstance(place, str) else place:
        visitor.go(address.format_map(vars(stage)))
