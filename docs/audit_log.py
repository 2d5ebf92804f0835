"""Audits the register log of a centre as a stranger: with what is public, and nothing of the centre's own programs.

Usage: audit_log.py https://learn.example.by [--keep FILE] [--log-key KEY] [--witness-key KEY]

Fetches the checkpoint and every leaf, hashes the whole tree again (RFC 6962), compares the tiles with it, and checks the
signatures. --keep FILE: compares with the checkpoint that was kept there the last time, then keeps the new one. The keys are
`name+id+key`; without --log-key, the log is asked for its keys, which proves less. Signatures need the package `cryptography`;
without it they are reported as not checked. Ends with 0 if everything holds, with 1 and a line for each fault if not.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import sys
import urllib.error
import urllib.request

WIDTH = 256
faults = []


def fault(what):
    faults.append(what)
    print(f"FAULT: {what}")


def fetch(centre, path):
    with urllib.request.urlopen(f"{centre}/log/{path}", timeout=30) as answer:
        return answer.read()


def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """Grows leaf by leaf; `levels[n]` has the hashes of all perfect subtrees over 2^n leaves."""

    def __init__(self):
        self.levels = [[]]

    def add(self, leaf):
        level, digest = 0, leaf_hash(leaf)
        self.levels[0].append(digest)
        while len(self.levels[level]) % 2 == 0:
            digest = node_hash(self.levels[level][-2], self.levels[level][-1])
            level += 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(digest)

    def root(self, size):
        """The root that the tree had at an earlier size."""
        root, position = None, size
        for level in range(len(self.levels)):
            if position & 1:
                peak = self.levels[level][position - 1]
                root = peak if root is None else node_hash(peak, root)
            position >>= 1
        return hashlib.sha256(b"").digest() if root is None else root


class Note:
    def __init__(self, written):
        text, _, lines = written.rpartition("\n\n")
        self.written, self.text = written, text + "\n"
        self.signatures = []
        for line in lines.splitlines():
            mark, name, value = line.split(" ")
            raw = base64.b64decode(value, validate=True)
            self.signatures.append((name, raw[:4], raw[4:]))
        self.origin, size, root = self.text.splitlines()[:3]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)

    def is_signed_by(self, key):
        """True or False; None where it cannot be checked here."""
        name, key_id, value = key.strip().split("+", 2)
        raw = base64.b64decode(value, validate=True)
        if hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != key_id:
            return False
        for signer, signer_id, signature in self.signatures:
            if (signer, signer_id.hex()) == (name, key_id):
                message = self.text.encode()
                if raw[0] == 4:  # a witness signs when, too
                    seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                    message = f"cosignature/v1\ntime {seconds}\n".encode() + message
                return verify(raw[1:], signature, message)
        return False


def verify(public, signature, message):
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def tile_path(number):
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    return "/".join(reversed(parts))


def tiles(count):
    """Name and width of each tile that a level of so many hashes has."""
    for number in range((count + WIDTH - 1) // WIDTH):
        width = min(WIDTH, count - number * WIDTH)
        yield number, tile_path(number) + ("" if width == WIDTH else f".p/{width}"), width


def read_leaves(centre, size):
    for _, path, width in tiles(size):
        bundle, found = fetch(centre, f"tile/entries/{path}"), 0
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            yield bundle[2:2 + length]
            bundle, found = bundle[2 + length:], found + 1
        if found != width:
            fault(f"the bundle {path} has {found} leaves, not {width}")


def compare_tiles(centre, tree, size):
    level = 0
    while count := size >> (8 * level):
        for number, path, width in tiles(count):
            own = b"".join(tree.levels[8 * level][number * WIDTH:number * WIDTH + width])
            if fetch(centre, f"tile/{level}/{path}") != own:
                fault(f"the tile {level}/{path} is not that of the leaves")
        level += 1


def check_signatures(note, log_keys, witness_key):
    verdicts = [note.is_signed_by(key) for key in log_keys]
    if True in verdicts:
        print("the log has signed it")
    elif None in verdicts:
        print("signatures were not checked: install the package `cryptography`")
    else:
        fault("no key of the log has signed the checkpoint")
    if witness_key:
        verdict = note.is_signed_by(witness_key)
        if verdict is False:
            fault("the witness has not signed the checkpoint")
        elif verdict:
            print("the witness has signed it")
    else:
        print("no witness was asked for (--witness-key): the log's word stands alone")


def compare_with_kept(kept, tree, note):
    if kept.origin != note.origin:
        return fault(f"this is the log {note.origin}, and {kept.origin} was kept")
    if kept.size > note.size:
        return fault(f"the log has become smaller: {note.size} leaves where there were {kept.size}")
    if tree.root(kept.size) != kept.root:
        return fault(f"the log was rewritten: its first {kept.size} leaves are not those that were kept")
    print(f"it begins with the {kept.size} leaves that were kept")


def look_at_leaves(leaves):
    """What a stranger can see in them: the life of each certificate follows the rules."""
    # One that was sent back was once told as voided again when it was corrected; it was never issued in between.
    after = {"issued": {None}, "voided": {None, "voided"}, "suspended": {"issued", "reinstated"}, "reinstated": {"suspended"},
             "superseded": {"issued", "reinstated"}, "revoked": {"issued", "reinstated", "suspended"}}
    last = {}
    for index, leaf in enumerate(leaves):
        told = json.loads(leaf)
        if leaf != json.dumps(told, sort_keys=True, separators=(",", ":")).encode():
            fault(f"leaf {index} is not written in canonical form")
        before = last.get(told["serial_commitment"])
        if before not in after[told["event"]]:
            fault(f"leaf {index}: {told['event']} does not follow {before}")
        last[told["serial_commitment"]] = told["event"]


def audit(asked):
    centre = asked.centre.rstrip("/")
    note = Note(fetch(centre, "checkpoint").decode())
    print(f"{note.origin}: {note.size} leaves")
    log_keys = [asked.log_key] if asked.log_key else fetch(centre, "keys").decode().split()
    check_signatures(note, log_keys, asked.witness_key)
    leaves = list(read_leaves(centre, note.size))
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    if len(leaves) == note.size and tree.root(note.size) == note.root:
        print("the root is that of the leaves")
    else:
        fault("the root of the checkpoint is not that of the leaves")
    compare_tiles(centre, tree, len(leaves))
    look_at_leaves(leaves)
    kept = pathlib.Path(asked.keep) if asked.keep else None
    if kept and kept.exists():
        compare_with_kept(Note(kept.read_text("utf-8")), tree, note)
    if kept and not faults:
        kept.write_text(note.written, "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("centre")
    parser.add_argument("--keep", metavar="FILE")
    parser.add_argument("--log-key", metavar="KEY")
    parser.add_argument("--witness-key", metavar="KEY")
    try:
        audit(parser.parse_args())
    except (urllib.error.URLError, ValueError, LookupError) as error:
        fault(f"what the centre answers cannot be used: {error}")
    print(f"{len(faults)} faults" if faults else "everything holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
