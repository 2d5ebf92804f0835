"""Kills the centre, and the academy's signer, at random moments while joint certificates are issued.

Usage: crash_issues.py PATH-OF-forest-glade [ROUNDS [CERTIFICATES]]

In each round some learners complete a joint course, the academy's own machine signs, and one of the two is killed at a random
moment (seeded). After each start every head of the register log that was ever seen has to be an older state of the log that is
there; at the end each certificate is issued once, the register has no gaps, and the audit is clean.
"""

import concurrent.futures
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import requests

import academy
import readers
from centre import DEMO_PASSWORD, ROOT, Centre
from readers import said


def learner(centre, run):
    """Somebody who has but to say that the lesson is done."""
    login = f"aliona.{uuid.uuid4().hex[:8]}"
    anyone = centre.anyone()
    anyone.call("register", body={"user_name": login, "password": "сосны у дороги 7", "names": academy.NAMES, "language": "be"})
    own = anyone.sign_in(login, "сосны у дороги 7")
    own.raw("confirm_names", headers={"If-Match": own.raw("get_me").headers["etag"]}).raise_for_status()
    enrolment = own.call("enrol_learner", {"id": run}, body={})["id"]
    modules = own.call("get_outline", {"id": enrolment})["modules"]
    lesson = next(item["id"] for module in modules for item in module["items"] if item["kind"] == "lesson")
    return own, enrolment, [{"fact_id": str(uuid.uuid4()), "lesson_id": lesson, "kind": kind}
                            for kind in ("lesson_opened", "lesson_completed")]


def complete(person):
    """Once more until it is acknowledged, as devices do."""
    own, enrolment, facts = person
    while True:
        try:
            if own.raw("record_progress", {"id": enrolment}, body=facts).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)


class Academy:
    """The academy's machine: it signs what waits, again and again."""

    def __init__(self, centre, folder, root):
        environment = {**os.environ, "ACADEMY_SIGNER_PASSWORD": DEMO_PASSWORD}
        command = [centre.program, "academy-signer", "sign", "--centre", centre.address, "--user", "academy@demo.test",
                   "--keys", folder / "keys", "--centre-root", root, "--all"]
        self.start = lambda: subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                                              stderr=subprocess.DEVNULL)
        self.ended, self.process = False, self.start()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while not self.ended:
            if self.process.poll() is not None:
                self.process = self.start()
            time.sleep(0.2)

    def stop(self):
        self.ended = True
        self.thread.join()
        self.process.wait()


def has_only_grown(centre, kept):
    said(sys.executable, ROOT / "docs/audit_log.py", centre.address, "--keep", kept, cwd=centre.folder.name)


def issued(centre):
    """The last state of each joint certificate, and whether its document is there."""
    return centre.database().execute(
        "SELECT c.number, e.state, d.certificate_id IS NOT NULL FROM certificate c JOIN certificate_event e "
        "ON e.certificate_id = c.id AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = c.id) "
        "LEFT JOIN certificate_document d ON d.certificate_id = c.id WHERE c.kind = 'advanced_training'").fetchall()


def rounds_of(centre, folder, rounds, count):
    run = academy.joint_course(centre)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        people = list(pool.map(lambda _: learner(centre, run), range(count)))
        [root] = readers.roots(centre, folder, ["centre"])
        officer, dice, kept = Academy(centre, folder, root), random.Random(4), folder / "checkpoint"
        work = []
        for number in range(rounds):
            share = people[number * count // rounds:(number + 1) * count // rounds]
            work += [pool.submit(complete, person) for person in share]
            time.sleep(dice.uniform(0.05, 1.5))
            if number % 3 == 2:
                officer.process.kill()
                continue
            centre.process.send_signal(signal.SIGKILL)
            centre.process.wait()
            centre.log.close()
            centre.start()
            has_only_grown(centre, kept)
        concurrent.futures.wait(work)
    centre.wait_for(lambda: sum(state == "issued" for _, state, _ in issued(centre)) == count, 600)
    officer.stop()
    found = issued(centre)
    readers.check("each is issued once, with its document, and numbers have no gaps",
                  sorted(number for number, _, _ in found) == list(range(1, count + 1))
                  and all(state == "issued" and document for _, state, document in found), found)
    has_only_grown(centre, kept)
    readers.check("the audit is clean", centre.audit() == 0)


def main():
    rounds, count = (int(given) for given in (sys.argv[2:] + ["5", "60"][len(sys.argv) - 2:])[:2])
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        root = folder / "academy-root.pem"
        root.write_text(said(program, "academy-signer", "root", "--keys", folder / "keys", "--academy", academy.ACADEMY, cwd=folder))
        os.environ["FOREST_GLADE_ACADEMY_ROOT"] = str(root)
        with Centre(program) as centre:
            rounds_of(centre, folder, rounds, count)
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
