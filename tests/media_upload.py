"""A film arrives whole over a line that breaks, on a server that is killed, and takes no memory.

Usage: media_upload.py PATH-OF-forest-glade [MEGABYTES]

Makes an MP4 of that many megabytes (default 40) and sends it by tus 1.0.0 to a real server. The line is cut ten times in the
middle of a request, and the server is killed twice with SIGKILL while it writes; each time the client asks how far it is and goes
on. In the end the SHA-256 of what is sent back has to be that of what was sent. The resident memory of the server is read from
/proc all the while, after pictures too that claim to be larger than they are, and has to stay at or below 80 MB; that is said of
a release build, as an unoptimised one takes more before anything is sent.
"""

import base64
import hashlib
import pathlib
import random
import signal
import socket
import struct
import sys
import tempfile
import threading
import time
import zlib

import requests

from centre import Centre

CUTS, KILLS = 10, 2
MOST_RESIDENT_MB = 80
PIECE = 256 * 1024


def box(name, inside):
    return struct.pack(">I", len(inside) + 8) + name + inside


def make_film(path, megabytes):
    """An MP4 by its boxes, filled with what no two parts have alike; gives its SHA-256."""
    header = bytearray(100)
    header[12:20] = struct.pack(">II", 1000, 90_000)
    begins = box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", box(b"mvhd", bytes(header)))
    dice, hashed, left = random.Random(7), hashlib.sha256(), megabytes * 1024 * 1024
    with open(path, "wb") as film:
        # A box of its own length, as long films have them.
        for piece in [begins, struct.pack(">I4sQ", 1, b"mdat", left + 16)]:
            film.write(piece)
            hashed.update(piece)
        while left:
            piece = dice.randbytes(min(left, 1024 * 1024))
            film.write(piece)
            hashed.update(piece)
            left -= len(piece)
    return hashed.hexdigest()


def resident(centre):
    status = pathlib.Path(f"/proc/{centre.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Memory(threading.Thread):
    """Looks at the server's resident memory, again and again."""

    def __init__(self, centre):
        super().__init__(daemon=True)
        self.centre, self.most, self.at_rest = centre, 0, resident(centre)

    def run(self):
        while True:
            try:
                self.most = max(self.most, resident(self.centre))
            except (OSError, IndexError):
                pass
            time.sleep(0.02)


class Uploader:
    def __init__(self, centre):
        self.centre, self.token = centre, centre.demo("trainer").token
        self.uploads = f"{centre.address}/api/v1/media/uploads"

    def headers(self, **more):
        named = {name.replace("_", "-"): str(value) for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0", **named}

    def begin(self, length, name, media_type):
        word = lambda text: base64.b64encode(text.encode()).decode()
        metadata = f"filename {word(name)},filetype {word(media_type)}"
        answer = requests.post(self.uploads, headers=self.headers(Upload_Length=length, Upload_Metadata=metadata), timeout=30)
        if answer.status_code != 201:
            sys.exit(f"the upload was refused: {answer.status_code} {answer.text}")
        return answer.headers["Location"].rsplit("/", 1)[1]

    def offset(self, upload):
        answer = requests.head(f"{self.uploads}/{upload}", headers=self.headers(), timeout=30)
        if answer.status_code != 200:
            sys.exit(f"nobody says how far the upload is: {answer.status_code}")
        return int(answer.headers["Upload-Offset"])

    def send(self, upload, path, begins, until, killing=False):
        """Sends the bytes from `begins`; the line breaks at `until`, or the server dies there."""
        host, port = self.centre.listen.split(":")
        size = path.stat().st_size
        with socket.create_connection((host, int(port)), timeout=30) as line, open(path, "rb") as film:
            lines = [f"PATCH /api/v1/media/uploads/{upload} HTTP/1.1", f"Host: {self.centre.listen}",
                     "Content-Type: application/offset+octet-stream", f"Content-Length: {size - begins}"]
            lines += [f"{name}: {value}" for name, value in self.headers(Upload_Offset=begins).items()]
            line.sendall("\r\n".join([*lines, "", ""]).encode())
            film.seek(begins)
            left = until - begins
            while left:
                piece = film.read(min(left, PIECE))
                line.sendall(piece)
                left -= len(piece)
            if killing:
                self.centre.stop(signal.SIGKILL)
            elif until == size:
                answer = line.recv(4096).decode(errors="replace")
                if " 204 " not in answer.split("\r\n")[0]:
                    sys.exit(f"the end was refused: {answer}")

    def whole(self, path, name, media_type):
        """Sends a small file in one go."""
        bytes_ = path.read_bytes()
        upload = self.begin(len(bytes_), name, media_type)
        headers = self.headers(Upload_Offset=0, Content_Type="application/offset+octet-stream")
        requests.patch(f"{self.uploads}/{upload}", data=bytes_, headers=headers, timeout=60).raise_for_status()
        return upload

    def item(self, upload):
        body = {"upload_id": upload, "title": {"en": "A film"}, "language": "en", "access": "staff"}
        return requests.post(f"{self.centre.address}/api/v1/media", json=body, headers=self.headers(), timeout=120)


def wait_until_free(uploader, upload):
    """The server notices a broken line when it reads: until then, sending is refused, and clients try again."""
    def look():
        offset = uploader.offset(upload)
        headers = uploader.headers(Upload_Offset=offset, Content_Type="application/offset+octet-stream")
        answer = requests.patch(f"{uploader.uploads}/{upload}", data=b"", headers=headers, timeout=60)
        if answer.status_code not in (204, 409):
            sys.exit(f"going on was refused: {answer.status_code} {answer.text}")
        return answer.status_code == 204 and (offset,)
    return uploader.centre.wait_for(look)[0]


def send_with_breaks(centre, uploader, upload, path):
    size, dice = path.stat().st_size, random.Random(11)
    breaks = sorted(dice.sample(range(size // 50, size - size // 50), CUTS + KILLS))
    killed = set(dice.sample(breaks, KILLS))
    sent = 0
    for where in [*breaks, size]:
        begins = wait_until_free(uploader, upload)
        if begins < where:
            uploader.send(upload, path, begins, where, killing=where in killed)
            sent += where - begins
        elif where in killed:
            centre.stop(signal.SIGKILL)
        if where in killed:
            centre.start()
    return sent


def picture_that_claims(side):
    """A PNG of a few bytes that says it is so many points wide and high."""
    def chunk(name, inside):
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def stored(uploader, item):
    """Waits until the bytes of an item are stored."""
    def look():
        answer = requests.get(f"{uploader.centre.address}/api/v1/media/{item}", headers=uploader.headers(), timeout=30)
        return answer.json() if answer.json()["state"] not in ("uploaded", "processing") else None
    return uploader.centre.wait_for(look, 300)


def downloaded(uploader, item):
    """The SHA-256 of the item's bytes, as they are sent back."""
    url = f"{uploader.centre.address}/api/v1/media/{item}/content"
    hashed = hashlib.sha256()
    with requests.get(url, headers=uploader.headers(), stream=True, timeout=60) as answer:
        answer.raise_for_status()
        for piece in answer.iter_content(1024 * 1024):
            hashed.update(piece)
    return hashed.hexdigest()


def main(program, megabytes=40):
    with tempfile.TemporaryDirectory() as folder, Centre(program) as centre:
        film = pathlib.Path(folder, "film.mp4")
        sha256 = make_film(film, megabytes)
        uploader, memory = Uploader(centre), Memory(centre)
        memory.start()
        begun = time.monotonic()
        upload = uploader.begin(film.stat().st_size, "film.mp4", "video/mp4")
        sent = send_with_breaks(centre, uploader, upload, film)
        made = uploader.item(upload)
        if made.status_code != 201:
            sys.exit(f"the item was refused: {made.status_code} {made.text}")
        item = stored(uploader, made.json()["id"])
        seen = {item["sha256"], downloaded(uploader, item["id"])}
        took = time.monotonic() - begun
        if seen != {sha256}:
            sys.exit(f"sent {sha256}, and got {seen}")
        bomb = pathlib.Path(folder, "bomb.png")
        bomb.write_bytes(picture_that_claims(60_000))
        refused = uploader.item(uploader.whole(bomb, "bomb.png", "image/png"))
        if refused.json().get("code") != "picture_too_large":
            sys.exit(f"a bomb was not refused: {refused.status_code} {refused.text}")
        print(f"{megabytes} MB arrived whole, stored and sent back in {took:.1f} s: the line was cut {CUTS} times, the server killed "
              f"{KILLS} times, {sent - film.stat().st_size:,} bytes were sent again; at most {memory.most:.1f} MB resident "
              f"({memory.at_rest:.1f} MB before)")
        if memory.most > MOST_RESIDENT_MB:
            sys.exit(f"more than {MOST_RESIDENT_MB} MB")


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
