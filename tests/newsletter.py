"""The newsletter as a mail server, mail programs and readers meet it: asked for, confirmed, sent once, left by one press.

Usage: newsletter.py PATH-OF-forest-glade
"""

import contextlib
import os
import pathlib
import re
import sqlite3
import sys
import time

import requests

import readers
from centre import Centre
from letters import FROM, TITLES, MailServer
from readers import check

PUBLIC = "https://glade.example"
BOUNCES, REMOVALS = "returned@glade.example", "leave@glade.example"
KEYS = ["camp-stork", "volunteers", "clown-doctor", "friends-club", "home-care"]


def centre_with(program, mail):
    os.environ.update({
        "FOREST_GLADE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "FOREST_GLADE_LETTERS_FROM": FROM,
        "FOREST_GLADE_LOG": "debug", "FOREST_GLADE_CENTRE__PUBLIC_URL": PUBLIC,
        "FOREST_GLADE_BOUNCES_TO": BOUNCES, "FOREST_GLADE_REMOVALS_TO": REMOVALS})
    return Centre(program)


def rows(centre, query):
    with contextlib.closing(centre.database()) as database:
        return database.execute(query).fetchall()


def appear(centre, *keys):
    """The centre is started anew, and these articles are ones it has never seen."""
    centre.stop()
    with contextlib.closing(sqlite3.connect(f"{centre.folder.name}/forest-glade.db")) as database, database:
        for key in keys:
            database.execute("DELETE FROM newsletter_article WHERE key = ?", (key,))
    centre.start()


def settles(centre):
    """Every article was noted, and no letter waits."""
    centre.wait_for(lambda: len(rows(centre, "SELECT key FROM newsletter_article")) == len(KEYS))
    centre.wait_for(lambda: not rows(centre, "SELECT id FROM newsletter_letter WHERE state = 'pending'"), 60)


def here(centre, address):
    """The same address at the machine of this test."""
    check("links lead to the centre as strangers reach it", address.startswith(PUBLIC), address)
    return centre.address + address.removeprefix(PUBLIC)


def link_in(letter, path):
    return re.search(rf"https?://\S+{path}\S+", letter.get_content())[0]


def asks(centre, mail, address, language):
    centre.anyone().call("subscribe_to_newsletter", body={"email": address, "language": language})
    return centre.wait_for(lambda: mail.to(address))[-1]


def subscribed(centre, mail, address, language="be"):
    letter = asks(centre, mail, address, language)
    link = here(centre, link_in(letter, "/newsletter/confirmation"))
    check("a program that opens the link is shown a button", requests.get(link, timeout=20).text.count("<form action=\"/newsletter/") == 1)
    check("and confirms nothing", confirmed(centre, address) is False)
    check("pressing it needs no cookie", requests.post(link, timeout=20).status_code == 200)
    check("it is confirmed", confirmed(centre, address))
    check("a question offers nothing to leave", letter["List-Unsubscribe"] is None and letter["Content-Language"] == language)


def confirmed(centre, address):
    return dict(rows(centre, "SELECT address, confirmed_at IS NOT NULL FROM newsletter_subscription")).get(address) == 1


def articles(mail, address):
    return [letter for letter in mail.to(address) if letter["List-Unsubscribe"]]


def each_in_every_language(centre, mail):
    check("what was there before is known",
          centre.wait_for(lambda: len(rows(centre, "SELECT key FROM newsletter_article")) == len(KEYS)))
    for language in TITLES:
        subscribed(centre, mail, f"{language}.reader@mail.example", language)
    check("and told to nobody", not [letter for language in TITLES for letter in articles(mail, f"{language}.reader@mail.example")])
    appear(centre, "camp-stork")
    for language in TITLES:
        address = f"{language}.reader@mail.example"
        [letter] = centre.wait_for(lambda: articles(mail, address))
        well_formed(letter, mail, address, language)


def well_formed(letter, mail, address, language):
    text = letter.get_content()
    title = str(letter["Subject"])
    source = pathlib.Path(readers.__file__).parent.parent / "course-content" / "publications"
    front = next(source.glob(f"*-camp-stork.{language}.md")).read_text()
    check("it is titled as the article in its reader's language", f'title: "{title}"' in front or f"title: {title}" in front, title)
    check("it leads there", f"{PUBLIC}/news/camp-stork?lang={language}" in text, text)
    ways = str(letter["List-Unsubscribe"])
    https, mailto = re.fullmatch(r"<(https://[^>]+)>, <(mailto:[^>]+)>", ways).groups()
    check("there is one way out for programs, and the same for people", https in text, ways)
    check("and one by letter, with the link in its subject",
          mailto.startswith(f"mailto:{REMOVALS}?subject=https%3A%2F%2Fglade.example%2Fnewsletter%2Fremoval%3Ftoken%3D"), mailto)
    check("one press is enough (RFC 8058)", letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
    check("it is of a list", str(letter["List-Id"]) == "<news.forest-glade.example>", letter["List-Id"])
    senders = {sender for sender, to, content in mail.letters if to == [address] and b"List-Id" in content}
    check("what cannot be delivered comes back to where it is wanted", senders == {BOUNCES}, senders)


def one_press(centre, mail, encoding):
    """What a mail program sends when its reader presses “unsubscribe”: RFC 8058, section 3.2."""
    address = f"be.leaves.{encoding}@mail.example"
    subscribed(centre, mail, address)
    appear(centre, "volunteers")
    [letter] = centre.wait_for(lambda: articles(mail, address))
    way_out = here(centre, re.match("<([^>]+)>", str(letter["List-Unsubscribe"]))[1])
    body = {"data": {"List-Unsubscribe": "One-Click"}} if encoding == "form" else {"files": {"List-Unsubscribe": (None, "One-Click")}}
    check("opening the way out ends nothing", requests.get(way_out, timeout=20).ok and confirmed(centre, address))
    answer = requests.post(way_out, timeout=20, allow_redirects=False, **body)
    check(f"one press as {encoding} is taken, with no cookie and no redirection", answer.status_code == 200, answer.status_code)
    check("and the address is nowhere in the database any more", address not in "\n".join(dump(centre)))
    check("pressing twice is no fault", requests.post(way_out, timeout=20, **body).status_code == 200)
    before = len(mail.to(address))
    appear(centre, "clown-doctor")
    settles(centre)
    check("nothing more is sent there", len(mail.to(address)) == before)


def dump(centre):
    with contextlib.closing(centre.database()) as database:
        yield from database.iterdump()


def comes_back(centre, mail):
    address = "be.gone@mail.example"
    subscribed(centre, mail, address)
    mail.answers["be.gone"] = ["550 5.1.1 <{address}>: no such user be.gone"] * 9
    for number, key in enumerate(KEYS[:3], 1):
        appear(centre, key)
        centre.wait_for(lambda: len(mail.answers["be.gone"]) == 9 - number)
        settles(centre)
        left = confirmed(centre, address)
        check(f"after {number} of 3 that came back the subscription is {'there' if number < 3 else 'over'}", left == (number < 3))
    check("and each was tried once", len(mail.answers["be.gone"]) == 6)


def is_put_off(centre, mail):
    address = "be.later@mail.example"
    subscribed(centre, mail, address)
    mail.answers["be.later"] = ["450 4.2.0 <{address}> be.later is greylisted"]
    appear(centre, "friends-club")
    [letter] = centre.wait_for(lambda: articles(mail, address), 60)
    check("what was put off arrives, once", "/news/friends-club" in letter.get_content())


def is_sent_once(centre, mail):
    """The centre dies while it sends, and starts again; then it starts again for nothing."""
    addresses = [f"be.queued{at}@mail.example" for at in range(2)]
    for address in addresses:
        subscribed(centre, mail, address)
    appear(centre)
    mail.says_nothing = True
    asked = len(mail.asked)
    appear(centre, "home-care")
    centre.wait_for(lambda: len(mail.asked) > asked)
    centre.stop(9)
    mail.says_nothing = False
    centre.start()
    for address in addresses:
        centre.wait_for(lambda: articles(mail, address), 60)
    appear(centre)
    time.sleep(8)
    settles(centre)
    for address in addresses:
        ids = [letter["Message-ID"] for letter in articles(mail, address)]
        check("a restart sends nothing twice", len(ids) == 1, ids)


def told_once(mail):
    """Articles appeared more than once in this test; nobody was told of one twice."""
    told = [letter["Subject"] for letter in articles(mail, "ru.reader@mail.example")]
    check("nobody is told of an article twice", len(told) == len(set(told)) == len(KEYS), told)


def log_names_nobody(centre):
    log = pathlib.Path(centre.folder.name, "server.log").read_text()
    check("the log was kept at its most talkative", '"level":"DEBUG"' in log)
    check("it says that an article was announced, and that a subscription ended",
          "an article is announced" in log and "a subscription has ended" in log)
    named = [line for line in log.splitlines()
             if re.search(r"[\w.]+@mail|@glade|be\.(later|gone|queued|leaves)|\.reader|token=", line)]
    check("no address and no link is in the log", not named, named[:3])


def main():
    program, mail = sys.argv[1], MailServer().up()
    with centre_with(program, mail) as centre:
        each_in_every_language(centre, mail)
        is_put_off(centre, mail)
        is_sent_once(centre, mail)
        for encoding in ("form", "multipart"):
            one_press(centre, mail, encoding)
        comes_back(centre, mail)
        told_once(mail)
        log_names_nobody(centre)
        check("the audit is clean", centre.audit() == 0)
    mail.down()
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
