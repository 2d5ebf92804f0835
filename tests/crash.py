"""Kills the centre at random moments while fifty learners answer, and looks for every acknowledged response.

Usage: crash.py PATH-OF-forest-glade [ROUNDS]

Each round starts the centre again on the same data, sends response writes from fifty clients, kills it with SIGKILL at
a random moment (seeded), and after the next start compares the database with what was acknowledged. Before that, a centre whose
log has no room is looked at: it serves all the same.
"""

import random
import signal
import sys
import threading
import uuid

import requests

from centre import Centre
import journey

CLIENTS = 50
WRITES = 5000


def prepare(centre, count):
    """Attempts that are open, each with its learner's token and the ids of its choice items."""
    desks = []
    anyone = centre.anyone()
    run = journey.find_the_course(anyone)
    for _ in range(count):
        learner = journey.register(anyone)
        enrolment = learner.call("enrol_learner", {"id": run}, body={})["id"]
        outline = learner.call("get_outline", {"id": enrolment})
        quiz = next(i["id"] for m in outline["modules"] for i in m["items"] if i["kind"] == "quiz")
        attempt = learner.call("start_attempt", {"id": enrolment, "quiz_id": quiz})
        items = [(i["id"], [o["id"] for o in i["question"]["parts"]["options"]])
                 for i in attempt["items"] if i["question"]["parts"]["kind"] == "single_choice"]
        desks.append({"token": learner.token, "attempt": attempt["id"], "items": items, "seq": 0})
    return desks


def answer(centre, desk, writes, acknowledged, sent, refusals, dice):
    """Sends writes until the centre is gone; notes what it acknowledged."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {desk['token']}"
    for _ in range(writes):
        item, options = dice.choice(desk["items"])
        desk["seq"] += 1
        op, choice = str(uuid.UUID(int=dice.getrandbits(128), version=4)), dice.choice(options)
        body = {"op_id": op, "seq": desk["seq"], "response": {"kind": "single_choice", "option_id": choice}}
        sent.add(op)
        url = f"{centre.address}/api/v1/attempts/{desk['attempt']}/responses/{item}"
        try:
            reply = session.put(url, json=body, timeout=20)
        except requests.RequestException:
            return
        if reply.status_code == 200:
            acknowledged[op] = (item, desk["seq"])
        elif reply.status_code != 503:
            refusals.append(f"{reply.status_code} {reply.text}")
            return


def stored(centre):
    """How often each operation stands in the database."""
    found = {}
    query = "SELECT lower(hex(op_id)), count(*) FROM response GROUP BY op_id"
    for op, count in centre.database().execute(query):
        found[str(uuid.UUID(op))] = count
    return found


def round_of(centre, desks, seed, acknowledged, sent):
    dice = random.Random(seed)
    writes = WRITES // CLIENTS
    refusals = []
    threads = [threading.Thread(target=answer, args=(
        centre, desk, writes, acknowledged, sent, refusals, random.Random(dice.random()))) for desk in desks]
    for thread in threads:
        thread.start()
    killer = threading.Timer(dice.uniform(0.05, 3.0), centre.process.send_signal, [signal.SIGKILL])
    killer.start()
    for thread in threads:
        thread.join()
    killer.join()
    centre.process.wait()
    centre.log.close()
    if refusals:
        sys.exit(f"FAILED: {len(refusals)} responses were refused: {refusals[0]}")


def serves_without_room_for_the_log(program):
    with Centre(program, log="/dev/full") as centre:
        answer = requests.get(f"{centre.address}/api/v1/courses", timeout=20)
        if answer.status_code != 200:
            sys.exit(f"FAILED: without room for its log the centre answers {answer.status_code}")


def main():
    serves_without_room_for_the_log(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    acknowledged, sent = {}, set()
    with Centre(sys.argv[1]) as centre:
        sent.update(stored(centre))  # the demo's own
        desks = prepare(centre, CLIENTS)
        for number in range(rounds):
            round_of(centre, desks, number, acknowledged, sent)
            centre.start()
            found = stored(centre)
            lost = [op for op in acknowledged if op not in found]
            doubled = [op for op, count in found.items() if count > 1]
            unknown = [op for op in found if op not in sent]
            print(f"round {number + 1}: {len(acknowledged)} acknowledged, {len(found)} stored, "
                  f"{len(lost)} lost, {len(doubled)} doubled", flush=True)
            if lost or doubled or unknown:
                sys.exit("FAILED")
        if centre.audit() != 0:
            sys.exit("FAILED: the audit found a breach")
    print(f"{rounds + 1} passed, 0 failed")


if __name__ == "__main__":
    main()
