"""Every page there is, by a name: who sees it, and how one comes there.

A page is an address, or what its visitor does to come to it: forms that are refused stand in no address.
"""

import base64
import contextlib
import datetime
import http.server
import sqlite3
import threading
import uuid

import requests

import academy
import clinic
from centre import ROOT
from conftest import COURSE, PASSWORD, Learner


# What people typed themselves is in no language of ours.
REASON, SEARCHES = "Памылка ў прозвішчы <b>", ["паллиативной", "квантовая", "палиативная"]
TYPED = [REASON, *SEARCHES, "Вераб’ёва", "Дар’я", "Ігараўна", "Бальніца № 3", "forest-glade academy-signer"]


LESSON = "/learn/{beginner.enrolment}/lessons/{beginner.lessons[1]}"

WRITTEN = "01-what-it-is-and-for-whom/03-myths.{}.md"


class World:
    """A centre in which every page can be seen."""

    def __init__(self, centre):
        self.centre = centre
        self.coordinator = centre.demo("coordinator")
        self.beginner = Learner(centre, confirmed=False).enrol().begin()
        self.unlucky = Learner(centre).enrol().read_everything().begin().hand_in(right=False)
        self.graduate = self.certified()
        self.held = self.graduate.certificate()
        self.newcomer = Learner(centre)
        self.revoked = self.ended("revoke_certificate")
        self.suspended = self.ended("suspend_certificate")
        self.replaced = self.ended("correct_certificate")
        self.expired = self.out_of_date(self.certified().certificate())
        self.runs()
        self.link = self.password_link()
        self.academy()
        self.partners()
        self.desk()
        self.studio()
        self.media()
        self.reviews()

    def academy(self):
        """An officer of the academy, and a certificate to sign."""
        self.officer = Learner(self.centre)
        place = {"id": self.officer.api.call("get_me")["id"]}
        self.centre.demo("admin").call("grant_role", place, body={"role": "academy_officer"})
        _, self.to_sign = academy.completes(self.centre, academy.joint_course(self.centre))

    def partners(self):
        """Somebody who manages partners, and one with keys in every state and an address that takes nothing."""
        self.manager, admin = Learner(self.centre), self.centre.demo("admin")
        person = {"id": self.manager.api.call("get_me")["id"]}
        admin.call("grant_role", person, body={"role": "administrator"})
        self.partner = admin.call("create_partner", body={"name": "Бальніца № 3"})["id"]
        place, scopes = {"id": self.partner}, ["certificates:verify", "certificates:watch"]
        new = [{"name": "Бальніца № 3", "scopes": scopes}, {"name": "Бальніца № 3", "scopes": scopes[:1], "is_sandbox": True},
               {"name": "Бальніца № 3", "scopes": scopes[1:], "expires_at": "2099-05-31T21:00:00Z"}]
        made = [admin.call("create_partner_key", place, body=body) for body in new]
        self.key = made[0]["key"]["id"]
        admin.call("revoke_partner_key", {**place, "key_id": made[2]["key"]["id"]}, body={"reason": REASON})
        at = self.centre.partner(made[0]["api_key"])
        at.call("verify_code", {"code": self.held["code"]})
        with gone() as url:
            self.webhook = at.call("create_webhook", body={"url": url})["webhook"]["id"]
            at.call("replay_webhook", {"id": self.webhook}, body={"after": "AAAAAAAAAAA"})
            self.centre.wait_for(lambda: at.call("list_dead_letters", {"id": self.webhook})["items"])

    def media(self):
        """What the demo shows, and somebody who brings things, with a picture that waits for its review."""
        shown = {item["kind"]: item["id"] for item in self.centre.anyone().call("list_media")["items"]}
        self.film, self.paper, self.picture = shown["video"], shown["document"], shown["image"]
        self.centre.wait_for(lambda: self.centre.anyone().call("get_media", {"id": self.film}).get("audio"))
        self.bringer, admin = Learner(self.centre), self.centre.demo("admin")
        person = {"id": self.bringer.api.call("get_me")["id"]}
        admin.call("grant_role", person, body={"role": "trainer"})
        self.brought = brought(self.centre, self.bringer.api)

    def desk(self):
        """Somebody who keeps a register, with an entry that was corrected."""
        self.keeper, admin = Learner(self.centre), self.centre.demo("admin")
        person = {"id": self.keeper.api.call("get_me")["id"]}
        admin.call("grant_role", person, body={"role": "coordinator"})
        plan = {"kind": "self_paced", "admission": "open", "enrolment_opens_at": "2026-01-01T00:00:00Z"}
        self.kept = self.coordinator.call("create_course_run", body={"course_key": COURSE, "plan": plan})["id"]
        self.attendee = Learner(self.centre)
        place = {"id": self.kept}
        enrolment = self.attendee.api.call("enrol_learner", place, body={})["id"]
        session = {"starts_at": "2026-01-12T06:00:00Z", "ends_at": "2026-01-12T10:00:00Z", "place": "Бальніца № 3"}
        self.session = self.coordinator.call("create_run_session", place, body=session)["id"]
        entry = {"enrolment_id": enrolment, "op_id": person["id"], "state": "absent"}
        more = {**entry, "op_id": self.kept, "state": "present", "minutes": 200, "corrects": 1, "reason": REASON}
        self.attendee.enrolment = enrolment
        self.coordinator.call("record_attendance", {**place, "session_id": self.session}, body=[entry, more])

    def studio(self):
        """Somebody who writes courses, a source that has changed since it was translated, and a text set aside."""
        self.trainer, admin = Learner(self.centre), self.centre.demo("admin")
        person = {"id": self.trainer.api.call("get_me")["id"]}
        admin.call("grant_role", person, body={"role": "trainer"})
        place, query = {"key": COURSE}, {"path": WRITTEN.format("en")}
        read = admin.raw("get_manuscript_file", place, query)
        for number, text in enumerate(("First.", "Second.")):
            body = {"operation_id": str(uuid.uuid4()), "text": f"{read.json()['text']}\n{text}\n"}
            answer = admin.raw("put_manuscript_file", place, query, body, {"If-Match": read.headers["ETag"]})
            assert answer.status_code == (409 if number else 200)

    def reviews(self):
        """A version that is critical for safety and who learnt the one before, and a draft that somebody reviews."""
        run = clinic.taught(self.centre, "dose", quizzes=["steps"])
        self.returned = clinic.learner_of(self.centre, run)
        clinic.put(self.centre, "dose", clinic.safer, quizzes=["twice"])
        clinic.sign_off(self.centre, "dose")
        clinic.publish(self.centre, "dose", "safety_critical")
        [self.critical] = [one["id"] for one in self.returned.api.call("list_my_refreshers")["items"]]
        self.author, self.reviewer = clinic.somebody(self.centre, "trainer"), clinic.somebody(self.centre, "reviewer")
        clinic.put(self.centre, "dose", clinic.typed_again, by=self.author.api, quizzes=["timed"])
        self.author.api.call("ask_for_review", {"key": "dose"}, body={"note": REASON})
        comment = {"path": clinic.LESSON + ".be.md", "quote": clinic.LINES["be"][0], "text": REASON}
        self.reviewer.api.call("comment_on_course", {"key": "dose"}, body=comment)

    def certified(self):
        return Learner(self.centre).enrol().read_everything().begin().hand_in(right=True)

    def ended(self, operation):
        held = self.certified().certificate()
        self.coordinator.call(operation, {"id": held["id"]}, body={"reason": REASON})
        return held["code"]

    def out_of_date(self, held):
        """No course of the demo has a term, so that of one certificate is written by hand."""
        with sqlite3.connect(f"{self.centre.folder.name}/forest-glade.db") as database:
            database.execute("DROP TRIGGER certificate_refuses_update")
            database.execute("UPDATE certificate SET record = json_set(record, '$.valid_until', '2020-05-31') WHERE lower(hex(id)) = ?",
                             (held["id"].replace("-", ""),))
        return held["code"]

    def runs(self):
        """Runs of every kind, and a waiting list."""
        def day(days):
            return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).strftime("%Y-%m-%dT06:00:00Z")

        def run(opens=-1, **plan):
            plan = {"kind": "dated", "admission": "open", "enrolment_opens_at": day(opens),
                    "enrolment_closes_at": day(opens + 20), "starts_at": day(opens + 30), "ends_at": day(opens + 60), **plan}
            return self.coordinator.call("create_course_run", body={"course_key": COURSE, "plan": plan})["id"]

        full, self.approval = run(capacity=1, waiting_list_size=5), run(admission="approval", capacity=30)
        self.dated, self.cancelled = run(opens=10), run()
        self.coordinator.call("cancel_course_run", {"id": self.cancelled}, body={"reason": REASON})
        run(admission="invitation")
        run(capacity=12, minimum_number=8, go_no_go_on=day(21)[:10])
        self.waiter, self.applicant = Learner(self.centre), Learner(self.centre)
        Learner(self.centre).api.call("enrol_learner", {"id": full}, body={})
        self.place = self.waiter.api.call("enrol_learner", {"id": full}, body={})["id"]
        self.applicant.api.call("enrol_learner", {"id": self.approval}, body={})

    def password_link(self):
        person = self.newcomer.api.call("get_me")["id"]
        return "/set-password?token=" + self.centre.demo("admin").call("create_password_link", {"id": person})["token"]


@contextlib.contextmanager
def gone():
    """An address that wants no more of anything."""
    class Gone(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(410)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gone)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def brought(centre, api):
    """A picture, brought by tus."""
    bytes_ = (ROOT / "server/demo-media/pain-scale.jpg").read_bytes()
    word = [base64.b64encode(text.encode()).decode() for text in ("Шкала.jpg", "image/jpeg")]
    headers = {"authorization": f"Bearer {api.token}", "tus-resumable": "1.0.0"}
    begun = {**headers, "upload-length": str(len(bytes_)), "upload-metadata": f"filename {word[0]},filetype {word[1]}"}
    place = requests.post(f"{centre.address}/api/v1/media/uploads", headers=begun, timeout=60).headers["location"]
    sent = {**headers, "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    requests.patch(centre.address + place, data=bytes_, headers=sent, timeout=60)
    body = {"upload_id": place.rsplit("/", 1)[1], "title": {"be": "Дар’я"}, "language": "be", "access": "staff"}
    return api.call("create_media", body=body)["id"]


def goes(path):
    """A page that is more than its own bytes, and is not weighed."""
    return lambda visitor, world: visitor.go(path.format_map(vars(world)))


def file_sent(more=None, cut=None):
    """The document of a certificate, sent as it is, cut off, or with something more."""
    def come(visitor, world):
        file = world.graduate.api.raw("get_certificate_document", {"id": world.held["id"]}).content
        file = file[:cut] + more if more is not None else file[:cut]
        visitor.go("/verify")
        # Browsers without scripts send it at once.
        visitor.page.evaluate("document.querySelector('[data-hashes]').removeAttribute('data-hashes')")
        picked(visitor, file)
    return come


def file_unknown(visitor, _):
    """A file of which the register has been shown the hash alone."""
    visitor.go("/verify")
    picked(visitor, b"%PDF-1.7")
    visitor.named("verify-file-send").wait_for()


def picked(visitor, file):
    visitor.page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": file})
    visitor.main.locator("form", has=visitor.page.locator("#file")).locator("button").click()


def key_made(visitor, world):
    visitor.go(f"/partners/{world.partner}/keys")
    visitor.main.locator("[name=name]").fill("Бальніца № 3")
    visitor.press("partner-key-make")


def opened(path):
    """A page of the studio, which weighs what its texts do: test_studio.py has its limits."""
    def come(visitor, _):
        visitor.go(path)
    return come


def refused(path, key, /, **typed):
    """The page that a form makes when it is sent with nothing, or with just this, typed."""
    def come(visitor, world):
        visitor.go(path.format_map(vars(world)))
        for name, value in typed.items():
            visitor.main.locator(f"[name={name}]").fill(value)
        visitor.press(key)
    return come


def changed_by_two(visitor, world):
    """The form of a run that somebody else has changed since it was opened."""
    visitor.go(f"/desk/runs/{world.dated}/settings")
    tag = world.coordinator.raw("get_course_run", {"id": world.dated}).headers["ETag"]
    world.coordinator.raw("change_course_run", {"id": world.dated}, body={"capacity": 9}, headers={"If-Match": tag})
    visitor.main.locator("#capacity").fill("8")
    visitor.press("plan-change-do")


def not_declined(visitor, world):
    visitor.go(f"/desk/runs/{world.approval}/requests")
    visitor.main.locator("[value=decline]").first.click()


def signed_off(visitor, world):
    """A draft that the reviewer has signed off once more."""
    world.reviewer.api.call("review_course", {"key": "dose"})
    visitor.go("/studio/dose/publish")


def not_published(visitor, world):
    signed_off(visitor, world)
    visitor.press("publish-do")


def nothing_typed(visitor, _):
    visitor.go("/verify")
    visitor.main.get_by_role("button").last.click()


def self_check(visitor, world):
    visitor.go(LESSON.format_map(vars(world)))
    visitor.main.locator("input[type=radio], input[type=checkbox]").first.check()
    visitor.press("lesson-check-answer")


def empty_self_check(visitor, world):
    visitor.go(LESSON.replace("[1]", "[2]").format_map(vars(world)))
    visitor.press("lesson-check-answer")


def changed_elsewhere(visitor, world):
    """The account is saved in another tab meanwhile."""
    visitor.go("/account")
    visitor.main.locator("[name=employer]").fill("Бальніца № 3")
    other = world.newcomer.api
    before = other.raw("get_me")
    other.raw("update_me", body={"employer": before.json().get("employer", "") + "+"}, headers={"If-Match": before.headers["etag"]})
    visitor.named("save").click()


def stale(visitor, _):
    """The form of a browser that has lost its cookies meanwhile."""
    visitor.go("/sign-up")
    visitor.main.locator("[name=surname]").fill("Кавалёва")
    visitor.context.clear_cookies(name="fg_visit")
    visitor.press("sign-up")


def posted(path, fields):
    """What comes of a form that no page of ours made."""
    def come(visitor, _):
        visitor.go("/sign-up")
        with visitor.page.expect_navigation():
            visitor.page.evaluate("""([path, fields]) => {
                const form = document.querySelector('main form');
                form.action = path;
                for (const [name, size] of Object.entries(fields)) {
                    const input = document.createElement('input');
                    input.name = name;
                    input.value = 'x'.repeat(size);
                    form.append(input);
                }
                form.submit();
            }""", [path, fields])
    return come


def ended(visitor, world):
    """A session that has ended while a form was typed."""
    visitor.sign_in(world.newcomer.login, PASSWORD)
    visitor.go("/account/names")
    visitor.main.locator("#names_ru_surname").fill("Веребьёва")
    visitor.context.clear_cookies(name="fg_session")
    cookie = {"name": "fg_session", "value": "A" * 43, "url": world.centre.address}
    visitor.context.add_cookies([cookie])
    visitor.press("names-save")


def signed_in_again(visitor, world):
    ended(visitor, world)
    visitor.page.locator("#login").fill(world.newcomer.login)
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.press("sign-in")


def too_late(visitor, world):
    """A question of the test was answered in another tab."""
    visitor.go(f"/attempts/{world.beginner.attempt['id']}")
    number = visitor.main.locator("input[type=radio]").first.get_attribute("name")
    visitor.page.evaluate("name => { document.getElementsByName('seen.' + name)[0].value = '-1'; }", number)
    visitor.main.locator("input[type=radio]").nth(1).check()
    visitor.press("quiz-save-all")


# Who sees it; the address in a world, or the way there.
PAGES = {
    "home": ("stranger", "/"),
    "found": ("stranger", f"/?q={SEARCHES[0]}"),
    "nothing found": ("stranger", f"/?q={SEARCHES[1]}"),
    "everything found": ("stranger", f"/search?q={SEARCHES[0]}"),
    "found for what was meant": ("stranger", f"/search?q={SEARCHES[2]}"),
    "nothing found in everything": ("stranger", f"/search?q={SEARCHES[1]}&kind=media"),
    "nothing sought": ("stranger", "/search"),
    "a lesson found": ("beginner", f"/search?q={SEARCHES[0]}&kind=lesson"),
    "course": ("stranger", f"/courses/{COURSE}"),
    "news": ("stranger", "/news"),
    "an article": ("stranger", "/news/camp-stork"),
    "no such article": ("stranger", "/news/nothing"),
    "no newsletter": ("stranger", "/newsletter"),
    "no way out": ("stranger", "/newsletter/removal?token=half"),
    "the academy's desk": ("officer", "/academy"),
    "sending back": ("officer", "/academy/{to_sign}/return"),
    "sent back without a reason": ("officer", refused("/academy/{to_sign}/return", "academy-return-do", reason="")),
    "sign in": ("stranger", "/sign-in"),
    "sign in refused": ("stranger", refused("/sign-in", "sign-in", login="nobody", password="wrong words here")),
    "sign up": ("stranger", "/sign-up"),
    "sign up refused": ("stranger", refused("/sign-up", "sign-up", surname="Vераб’ёва", password="short")),
    "needs an account": ("stranger", "/learn"),
    "set password": ("stranger", "{link}"),
    "set password refused": ("stranger", refused("{link}", "set-password", password="short")),
    "used link": ("stranger", "/set-password?token=AAAA"),
    "verify": ("stranger", "/verify"),
    "verify refused": ("stranger", nothing_typed),
    "half a code": ("stranger", "/verify?code=0000-00"),
    "a number for a code": ("stranger", "/verify?code=FG-2026-000001"),
    "a genuine file": ("stranger", file_sent()),
    "a changed file": ("stranger", file_sent(more=b"\n%%EOF\n")),
    "half a file": ("stranger", file_sent(cut=-100)),
    "a file without signature": ("stranger", file_sent(cut=9)),
    "no file": ("stranger", file_sent(cut=0)),
    "a file that is not known": ("stranger", file_unknown),
    "institutions": ("stranger", "/partners"),
    "partners": ("manager", "/partners"),
    "no partner": ("manager", refused("/partners", "partners-add-do", name="")),
    "a partner": ("manager", "/partners/{partner}"),
    "a key to make": ("manager", "/partners/{partner}/keys"),
    "no key": ("manager", refused("/partners/{partner}/keys", "partner-key-make", name="")),
    "a key made": ("manager", key_made),
    "a key to revoke": ("manager", "/partners/{partner}/keys/{key}/revocation"),
    "not revoked": ("manager", refused("/partners/{partner}/keys/{key}/revocation", "partner-revoke-do", reason="")),
    "what did not arrive": ("manager", "/partners/{partner}/addresses/{webhook}"),
    "studio": ("trainer", "/studio"),
    "no course begun": ("trainer", refused("/studio", "studio-begin-do", key="", **{"title-en": ""})),
    "a course in the studio": ("trainer", opened(f"/studio/{COURSE}")),
    "an editor": ("trainer", opened(f"/studio/{COURSE}/edit?path={WRITTEN.format('en')}")),
    "a translation in the editor": ("trainer", opened(f"/studio/{COURSE}/edit?path={WRITTEN.format('ru')}")),
    "the history of a text": ("trainer", opened(f"/studio/{COURSE}/history?path={WRITTEN.format('en')}")),
    "an outline in the studio": ("trainer", opened(f"/studio/{COURSE}/outline")),
    "a module to add": ("trainer", opened(f"/studio/{COURSE}/module")),
    "a lesson to add": ("trainer", opened(f"/studio/{COURSE}/lesson?module={WRITTEN.split('/')[0]}")),
    "something to remove": ("trainer", opened(f"/studio/{COURSE}/removal?module={WRITTEN.split('/')[0]}")),
    "settings of a course": ("trainer", opened(f"/studio/{COURSE}/settings")),
    "questions of a quiz": ("trainer", opened(f"/studio/{COURSE}/quiz?path=quizzes/final-test.yaml")),
    "rules of a quiz": ("trainer", opened(f"/studio/{COURSE}/quiz-rules?path=quizzes/final-test.yaml")),
    "a question to add": ("trainer", opened(f"/studio/{COURSE}/question?path=quizzes/final-test.yaml&kind=matching")),
    "what can be brought in": ("trainer", opened(f"/studio/{COURSE}/import")),
    "reviews": ("reviewer", "/reviews"),
    "a review": ("reviewer", "/studio/dose/review"),
    "a review, for the author": ("author", "/studio/dose/review"),
    "not sent back": ("reviewer", refused("/studio/dose/review", "reviewing-send-back-do", note="")),
    "a lesson to review": ("reviewer", f"/studio/dose/review/read?item={clinic.LESSON}"),
    "a quiz to review": ("reviewer", opened("/studio/dose/review/read?item=timed")),
    "no comment": ("reviewer", refused(f"/studio/dose/review/read?item={clinic.LESSON}", "reviewing-comment-do", text="")),
    "what a draft changes": ("reviewer", opened("/studio/dose/changes")),
    "to publish": ("reviewer", "/studio/dose/publish"),
    "a draft that is signed off": ("reviewer", signed_off),
    "not published": ("reviewer", not_published),
    "who has read what changed": ("keeper", "/studio/dose/refresher"),
    "something to read at once": ("returned", "/learn"),
    "a refresher": ("returned", "/refreshers/{critical}"),
    "a newer version": ("returned", "/learn/{returned.enrolment}"),
    "a version to move to": ("returned", "/enrolments/{returned.enrolment}/migration"),
    "no newer version": ("beginner", "/enrolments/{beginner.enrolment}/migration"),
    "media": ("stranger", "/media"),
    "nothing in the media centre": ("stranger", f"/media?q={SEARCHES[1]}"),
    "a film": ("stranger", goes("/media/{film}")),
    "the sound of a film": ("stranger", goes("/media/{film}?as=sound")),
    "a document": ("stranger", "/media/{paper}"),
    "a picture": ("stranger", goes("/media/{picture}")),
    "something to bring": ("bringer", "/media/new"),
    "nothing brought": ("bringer", refused("/media/new", "media-bring", address="")),
    "what was brought": ("bringer", goes("/media/{brought}")),
    "what is said of it": ("bringer", "/media/{brought}/edit"),
    "nothing is said of it": ("bringer", refused("/media/{brought}/edit", "media-save", title_be="")),
    "captions to write": ("bringer", goes("/media/{film}/captions")),
    "desk": ("keeper", "/desk"),
    "a run to open": ("keeper", f"/desk/runs/new?course={COURSE}"),
    "no run opened": ("keeper", refused("/desk/runs/new", "plan-open-do", capacity="0", enrolment_opens_at="")),
    "a run on the desk": ("keeper", "/desk/runs/{kept}"),
    "a run to change": ("keeper", "/desk/runs/{dated}/settings"),
    "not changed": ("keeper", refused("/desk/runs/{kept}/settings", "plan-change-do", capacity="0")),
    "changed by two": ("keeper", changed_by_two),
    "a run to cancel": ("keeper", "/desk/runs/{kept}/cancellation"),
    "not cancelled": ("keeper", refused("/desk/runs/{kept}/cancellation", "plan-cancel", reason="")),
    "a cancelled run": ("keeper", "/desk/runs/{cancelled}"),
    "requests": ("keeper", "/desk/runs/{approval}/requests"),
    "not declined": ("keeper", not_declined),
    "just published": ("reviewer", f"/courses/{COURSE}?done=published"),
    "no session": ("keeper", refused("/desk/runs/{kept}", "desk-add-do", place="")),
    "a register": ("keeper", "/desk/runs/{kept}/sessions/{session}"),
    "a session to move": ("keeper", "/desk/runs/{kept}/sessions/{session}/plan"),
    "not moved": ("keeper", refused("/desk/runs/{kept}/sessions/{session}/plan", "desk-move-do", place="")),
    "a session to call off": ("keeper", "/desk/runs/{kept}/sessions/{session}/cancellation"),
    "not called off": ("keeper", refused("/desk/runs/{kept}/sessions/{session}/cancellation", "desk-call-off", reason="")),
    "a sheet": ("keeper", "/desk/runs/{kept}/sessions/{session}/sheet"),
    "an outline with sessions": ("attendee", "/learn/{attendee.enrolment}"),
    "valid": ("stranger", "/v/{held[code]}"),
    "revoked": ("stranger", "/v/{revoked}"),
    "suspended": ("stranger", "/v/{suspended}"),
    "replaced": ("stranger", "/v/{replaced}"),
    "expired": ("stranger", "/v/{expired}"),
    "unknown": ("stranger", "/v/0000-0000-0000-0000"),
    "privacy": ("stranger", "/privacy"),
    "no such page": ("stranger", "/nowhere"),
    "no such course": ("stranger", "/courses/nothing"),
    "not a page": ("stranger", "/sign-out"),
    "stale form": ("stranger", stale),
    "too long": ("stranger", posted("/sign-up", {"more": 2_000_000})),
    "session ended": ("stranger", ended),
    "signed in again": ("stranger", signed_in_again),
    "nothing learnt yet": ("newcomer", "/learn"),
    "no certificates": ("newcomer", "/certificates"),
    "account": ("newcomer", "/account"),
    "changed elsewhere": ("newcomer", changed_elsewhere),
    "password": ("newcomer", "/account/password"),
    "password refused": ("newcomer", refused("/account/password", "change-password", current_password="x", new_password="y")),
    "names confirmed": ("newcomer", "/account/names"),
    "erasure": ("newcomer", "/privacy/erasure"),
    "erasure refused": ("newcomer", refused("/privacy/erasure", "erasure")),
    "own privacy": ("newcomer", "/privacy"),
    "somebody else's": ("newcomer", "/learn/{beginner.enrolment}"),
    "a place to take": ("newcomer", f"/courses/{COURSE}"),
    "waiting": ("waiter", "/learn"),
    "waiting, course": ("waiter", f"/courses/{COURSE}"),
    "leave the list": ("waiter", "/enrolments/{place}/withdrawal"),
    "applied": ("applicant", "/learn"),
    "my learning": ("beginner", "/learn"),
    "own course": ("beginner", f"/courses/{COURSE}"),
    "outline": ("beginner", "/learn/{beginner.enrolment}"),
    "lesson": ("beginner", LESSON),
    "self-check": ("beginner", self_check),
    "empty self-check": ("beginner", empty_self_check),
    "quiz under way": ("beginner", "/learn/{beginner.enrolment}/quizzes/{beginner.quiz}"),
    "attempt": ("beginner", "/attempts/{beginner.attempt[id]}"),
    "attempt in two tabs": ("beginner", too_late),
    "submission": ("beginner", "/attempts/{beginner.attempt[id]}/submission"),
    "withdrawal": ("beginner", "/enrolments/{beginner.enrolment}/withdrawal"),
    "names": ("beginner", "/account/names"),
    "failed": ("unlucky", "/attempts/{unlucky.attempt[id]}/review"),
    "quiz after failing": ("unlucky", "/learn/{unlucky.enrolment}/quizzes/{unlucky.quiz}"),
    "passed": ("graduate", "/attempts/{graduate.attempt[id]}/review"),
    "quiz after passing": ("graduate", "/learn/{graduate.enrolment}/quizzes/{graduate.quiz}"),
    "graduate's learning": ("graduate", "/learn"),
    "graduate's outline": ("graduate", "/learn/{graduate.enrolment}"),
    "graduate's course": ("graduate", f"/courses/{COURSE}"),
    "certificates": ("graduate", "/certificates"),
    "certificate": ("graduate", "/certificates/{held[id]}"),
}


# Pages that stand in an address.
ADDRESSES = {label: place for label, (_, place) in PAGES.items() if isinstance(place, str)}


def address(world, label):
    """The address of a page in this world."""
    return ADDRESSES[label].format_map(vars(world))


def come(visitor, world, label):
    """Leads a visitor to a page."""
    if label in ADDRESSES:
        visitor.go(address(world, label))
    else:
        PAGES[label][1](visitor, world)
