"""Letters as a mail server and their readers meet them: each once, in the reader's language, whatever goes down meanwhile.

Usage: letters.py PATH-OF-forest-glade
"""

import asyncio
import datetime
import email
import email.policy
import os
import pathlib
import re
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import readers
from academy import NAMES, finishes, small_course
from centre import ROOT, Centre
from readers import check

FROM = "Лясная паляна <learn@forest-glade.example>"
TITLES = {"en": "A small course", "ru": "Малый курс", "be": "Малы курс"}


def words(language):
    source = (ROOT / "web" / "locales" / language / "letters.ftl").read_text()
    return dict(re.findall(r"^([a-z][a-z0-9-]*) = (.+)$", source, re.M))


class MailServer:
    """Takes letters on one port; may be told to answer somebody otherwise, and may go down and come back."""

    def __init__(self, **options):
        self.letters, self.answers, self.port, self.options = [], {}, 0, options
        self.asked, self.says_nothing = [], False

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        while self.says_nothing:
            await asyncio.sleep(0.05)
        for answer in self.answers.get(address.split("@")[0], [])[:1]:
            self.answers[address.split("@")[0]].pop(0)
            return answer.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 taken"

    def up(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port or free_port(), **self.options)
        self.controller.start()
        self.port = self.controller.port
        return self

    def down(self):
        self.controller.stop()

    def to(self, address):
        return [email.message_from_bytes(content, policy=email.policy.default)
                for _, to, content in self.letters if to == [address]]


def free_port():
    import socket
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def centre_with(program, url):
    os.environ.update({"FOREST_GLADE_SMTP_URL": url, "FOREST_GLADE_LETTERS_FROM": FROM, "FOREST_GLADE_LOG": "debug",
                       "FOREST_GLADE_CENTRE__CONTACT__PHONE": "+375 17 000 00 00"})
    return Centre(program)


def arrives(centre, mail, address, kind):
    """Waits for the letter of this kind; it is there once."""
    own, subject = None, None
    for language in TITLES:
        if address.startswith(language):
            own, subject = words(language), words(language)[f"letter-subject-{kind}"]
    found = centre.wait_for(lambda: [letter for letter in mail.to(address) if letter["Subject"] == subject], 60)
    check(f"{address.split('@')[0]} is written of {kind}", len(found) == 1, found)
    return found[0], own


def well_formed(raw, letter, address, language):
    head = raw.split(b"\r\n\r\n")[0]
    check("every head is ASCII, lines end as they must, and none is too long",
          raw.isascii() and b"\n" not in raw.replace(b"\r\n", b"")
          and max(map(len, raw.split(b"\r\n"))) <= 998 and b"\r\nSubject: =?utf-8?" in b"\r\n" + head or language == "en", head)
    check("it has one id, of the sender's host", re.fullmatch(r"<[0-9a-f-]{36}@forest-glade\.example>", letter["Message-ID"]))
    now = datetime.datetime.now(datetime.timezone.utc)
    check("and the time", abs((now - letter["Date"].datetime).total_seconds()) < 120, letter["Date"])
    check("no machine answers it", letter["Auto-Submitted"] == "auto-generated")
    check("it says whom it is from and to, and in which language",
          (str(letter["From"]), str(letter["To"]), letter["Content-Language"]) == (FROM, address, language), letter["From"])
    check("it is plain text in UTF-8", (letter.get_content_type(), letter.get_content_charset(), letter.is_multipart())
          == ("text/plain", "utf-8", False))


def says(centre, letter, own, kind, certificate, language):
    text = letter.get_content().replace("\r\n", "\n")
    told = own[f"letter-news-{kind}"].replace("{ $programme }", TITLES[language])
    parts = [own["letter-greeting"], told, f"{centre.address}/certificates/{certificate['id']}", own["letter-page"],
             own["letter-questions"], "+375 17 000 00 00", own["letter-mistaken"]]
    if kind not in ("certificate-suspended", "certificate-revoked"):
        parts += [own["letter-check"], f"{centre.address}/verify"]
    check("it says what it has to", all(part in text for part in parts), [part for part in parts if part not in text] + [text])
    secret = [certificate["printed"]["number"], certificate["code"], *(name for names in NAMES.values() for name in names.values())]
    check("and names nobody", not [one for one in secret if one in text], text)


def each_in_every_language(centre, mail, run):
    staff = centre.demo("coordinator")
    for language in TITLES:
        address = f"{language}.reader@mail.example"
        learner, certificate = finishes(centre, run, "issued", email=address, language=language)
        told(centre, mail, address, "certificate-issued", certificate, language)
        raw = [content for _, to, content in mail.letters if to == [address]][0]
        well_formed(raw, mail.to(address)[0], address, language)
        for act, kind in (("suspend", "suspended"), ("reinstate", "reinstated")):
            staff.call(f"{act}_certificate", {"id": certificate["id"]}, body={"reason": "asked by the ward"})
            told(centre, mail, address, f"certificate-{kind}", certificate, language)
        new = staff.call("correct_certificate", {"id": certificate["id"]}, body={"reason": "misspelt"})
        told(centre, mail, address, "certificate-corrected", new, language)
        staff.call("revoke_certificate", {"id": new["id"]}, body={"reason": "issued in error"})
        told(centre, mail, address, "certificate-revoked", new, language)
        ids = {letter["Message-ID"] for letter in mail.to(address)}
        check("each letter has an id of its own", len(ids) == 5, ids)


def told(centre, mail, address, kind, certificate, language):
    letter, own = arrives(centre, mail, address, kind)
    says(centre, letter, own, kind, certificate, language)


def outbox(centre, state="pending"):
    return centre.database().execute(
        "SELECT tries, last_answer FROM letter WHERE state = ? AND last_answer IS NOT NULL", (state,)).fetchall()


def is_down_and_comes_back(centre, mail, run):
    mail.down()
    address = "be.patient@mail.example"
    finishes(centre, run, "issued", email=address)
    [(tries, answer)] = centre.wait_for(lambda: outbox(centre))
    check("nobody answers, and it waits", tries == 1 and answer, answer)
    mail.up()
    arrives(centre, mail, address, "certificate-issued")
    # It has arrived before that is written down.
    check("nothing waits any more", centre.wait_for(lambda: not outbox(centre)))


def says_later_and_never(centre, mail, run):
    mail.answers = {"be.later": ["451 4.7.1 <{address}> is greylisted, be.later"],
                    "be.never": ["550 5.1.1 <{address}>: no such user be.never"] * 9}
    finishes(centre, run, "issued", email="be.later@mail.example")
    [(_, answer)] = centre.wait_for(lambda: outbox(centre))
    check("what a server puts off waits", "451" in answer and "@" not in answer and "be.later" not in answer, answer)
    arrives(centre, mail, "be.later@mail.example", "certificate-issued")
    finishes(centre, run, "issued", email="be.never@mail.example")
    [(tries, answer)] = centre.wait_for(lambda: outbox(centre, "dead"))
    check("what it will never take is given up, and why is kept without the address",
          tries == 1 and "550" in answer and "no such user" in answer and "@" not in answer and "be.never" not in answer, answer)
    left = len(mail.answers["be.never"])
    time.sleep(7)
    check("and is not tried again", len(mail.answers["be.never"]) == left == 8, left)


def stopped_while_sending(centre, mail, run):
    """The centre dies while the mail server has yet to answer: the next one sends what was begun, and what was queued."""
    mail.says_nothing = True
    addresses = [f"be.queued{at}@mail.example" for at in range(2)]
    for address in addresses:
        finishes(centre, run, "issued", email=address)
    centre.wait_for(lambda: addresses[0] in mail.asked)
    centre.stop(9)
    mail.says_nothing = False
    centre.start()
    for address in addresses:
        arrives(centre, mail, address, "certificate-issued")


def log_names_nobody(centre):
    log = pathlib.Path(centre.folder.name, "server.log").read_text()
    check("the log says that a letter was given up, and which", "it was given up" in log and "letter.id" in log)
    check("the log was kept at its most talkative", '"level":"DEBUG"' in log)
    named = [line for line in log.splitlines() if re.search(r"[\w.]+@[\w.]+|be\.(later|never|patient|queued)|\.reader", line)]
    check("no address is in the log", not named, named[:3])


def encrypted_or_not_at_all(program):
    """A mail server whose certificate nobody vouches for is handed nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    folder = pathlib.Path(os.environ.get("TMPDIR", "/tmp"), f"letters-{os.getpid()}.pem")
    folder.write_bytes(own_certificate())
    context.load_cert_chain(folder)
    folder.unlink()
    mail = MailServer(ssl_context=context).up()
    with centre_with(program, f"smtps://127.0.0.1:{mail.port}") as centre:
        finishes(centre, small_course(centre, "small", kind="attendance"), "issued", email="be.safe@mail.example")
        [(_, answer)] = centre.wait_for(lambda: outbox(centre))
        check("its certificate is looked at", re.search("certificate|UnknownIssuer|tls", answer), answer)
        check("and it is handed nothing", not mail.letters)
    mail.down()


def own_certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()) \
        .serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1)) \
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    return made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def main():
    program, mail = sys.argv[1], MailServer().up()
    with centre_with(program, f"smtp://127.0.0.1:{mail.port}") as centre:
        run = small_course(centre, "small", kind="attendance")
        each_in_every_language(centre, mail, run)
        is_down_and_comes_back(centre, mail, run)
        says_later_and_never(centre, mail, run)
        stopped_while_sending(centre, mail, run)
        log_names_nobody(centre)
        check("the audit is clean", centre.audit() == 0)
    mail.down()
    encrypted_or_not_at_all(program)
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
