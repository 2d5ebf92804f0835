"""Draws a certificate's content with the peers: WeasyPrint, reportlab, Typst; reads the record on standard input, prints JSON.

Each gets what helps it: fonts and templates are loaded before the clock starts, the QR mark is made beforehand, and the
art is a frame and forty leaves, of which ours has many times more. Every drawing has a number of its own, so that none is a copy.
"""

import io
import json
import math
import statistics
import sys
import tempfile
import time
from pathlib import Path

import qrcode
import qrcode.image.svg

TIMES = 15
WIDTH, HEIGHT = 841.89, 595.28
PLAIN = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")


def lines(record, number):
    """What is printed, from above, with the size of each line."""
    texts = lambda words: [words[lang] for lang in ("en", "ru", "be") if words.get(lang)]
    full = lambda name: " ".join(part for part in (name["own_name"], name.get("patronymic"), name["surname"]) if part)
    names = [full(name) for name in (record["holder"].get(key) for key in ("cyrillic", "belarusian", "latin")) if name]
    said = [(text, 9) for issuer in record["issuers"] for text in texts(issuer["name"])]
    said += [(text, 18) for text in ("СВИДЕТЕЛЬСТВО", "ПАСВЕДЧАННЕ · CERTIFICATE")]
    said += [(names[0], 32)] + [(name, 14) for name in names[1:]]
    said += [(text, 12) for text in texts(record["programme"])]
    said += [(f"{record['hours_online']} + {record['hours_face_to_face']}", 9)]
    said += [(f"{record['began_on']} – {record['completed_on']}, {record['issued_on']}", 9)]
    said += [(text, 8) for issuer in record["issuers"] for key in ("signatory", "post") for text in texts(issuer[key])]
    return said + [(f"{record['serial']}-{number}", 8), (record["code"], 8), (record["verification_url"], 8)]


def leaves():
    """Forty leaves along the frame, each two curves from a point to a point."""
    for at in range(40):
        x, y, turn = 40 + at * 19.5, 30 + 8 * math.sin(at), at * 0.7
        tip = (x + 14 * math.cos(turn), y + 14 * math.sin(turn))
        yield (x, y), (x + 10, y - 6), (tip[0] + 4, tip[1] - 4), tip, (x - 6, y + 10)


def paths():
    curve = "M{:.2f} {:.2f} C{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} Q{:.2f} {:.2f} {:.2f} {:.2f}Z"
    return [curve.format(*(n for point in (a, b, c, d, e, a) for n in point)) for a, b, c, d, e in leaves()]


def art(mark):
    drawn = "".join(f'<path d="{path}" fill="#7a8f5a"/>' for path in paths())
    frame = f'<rect x="20" y="20" width="{WIDTH - 40}" height="{HEIGHT - 40}" fill="none" stroke="#2f4a3a"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}">{frame}{drawn}</svg>', mark


def weasyprint_draws(record, mark):
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(string="@page{size:A4 landscape;margin:40pt}p{margin:0;text-align:center;font-family:'DejaVu Serif'}"
                       ".art{position:absolute;top:-40pt;left:-40pt}.qr{position:absolute;right:0;bottom:0;width:70pt}", font_config=fonts)
    picture, _ = art(mark)

    def draw(number):
        said = "".join(f'<p style="font-size:{size}pt">{text}</p>' for text, size in lines(record, number))
        page = f'<div class="art">{picture}</div>{said}<div class="qr">{mark}</div>'
        return HTML(string=page).write_pdf(stylesheets=[sheet], font_config=fonts)

    return draw


def reportlab_draws(record, _mark):
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Serif", str(PLAIN)))
    qr = Drawing(70, 70)
    qr.add(QrCodeWidget(record["verification_url"], barWidth=70, barHeight=70))

    def draw(number):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1)
        canvas.rect(20, 20, WIDTH - 40, HEIGHT - 40)
        for a, b, c, d, e in leaves():
            path = canvas.beginPath()
            path.moveTo(*a)
            path.curveTo(*b, *c, *d)
            path.curveTo(*e, *e, *a)
            canvas.drawPath(path, fill=1, stroke=0)
        y = HEIGHT - 60
        for text, size in lines(record, number):
            canvas.setFont("Serif", size)
            canvas.drawCentredString(WIDTH / 2, y, text)
            y -= size * 1.25
        renderPDF.draw(qr, canvas, WIDTH - 120, 40)
        canvas.save()
        return out.getvalue()

    return draw


def typst_draws(record, mark):
    import typst

    folder = Path(tempfile.mkdtemp())
    picture, _ = art(mark)
    (folder / "art.svg").write_text(picture)
    (folder / "qr.svg").write_text(mark)
    (folder / "main.typ").write_text(
        '#set page(width: 841.89pt, height: 595.28pt, margin: 40pt, background: image("art.svg"))\n'
        '#set par(spacing: 3pt)\n#set align(center)\n'
        '#for line in json(bytes(sys.inputs.lines)) { text(size: line.at(1) * 1pt, line.at(0)); parbreak() }\n'
        '#place(bottom + right, image("qr.svg", width: 70pt))\n')
    compiler = typst.Compiler(folder / "main.typ", root=folder)
    return lambda number: compiler.compile(format="pdf", sys_inputs={"lines": json.dumps(lines(record, number))})


def measured(draw):
    size = len(draw(0))
    times = []
    for number in range(1, TIMES + 1):
        began = time.process_time()
        draw(number)
        times.append((time.process_time() - began) * 1000)
    return {"ms": statistics.median(times), "bytes": size}


def main():
    record = json.load(sys.stdin)
    mark = qrcode.make(record["verification_url"], image_factory=qrcode.image.svg.SvgPathImage).to_string(encoding="unicode")
    peers = {"WeasyPrint": weasyprint_draws, "reportlab": reportlab_draws, "Typst": typst_draws}
    print(json.dumps({name: measured(make(record, mark)) for name, make in peers.items()}))


if __name__ == "__main__":
    main()
