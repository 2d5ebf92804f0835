#!/bin/sh
# Makes the files of the demo's media centre anew: ./make.sh, with ffmpeg and Chromium. Nothing here is of anybody's.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A lake at dusk that breathes: a light that grows for four seconds and fades for six, twice.
ffmpeg -v error -y -f lavfi -i "nullsrc=s=320x180:r=10:d=20,geq=lum='34+150*exp(-((X-160)*(X-160)+(Y-90)*(Y-90))/(400+4200*if(lt(mod(T,10),4),mod(T,10)/4,(10-mod(T,10))/6)))':cb=118:cr=122" \
    -f lavfi -i "sine=frequency=110:duration=20,volume=0.05" -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
    -c:v libx264 -profile:v baseline -pix_fmt yuv420p -crf 32 -preset veryslow -threads 1 -c:a aac -b:a 24k -ac 1 \
    -movflags +faststart -shortest breathing.mp4

html() { printf '<!doctype html><meta charset="utf-8"><style>body{font:17px/1.5 "DejaVu Sans",sans-serif;margin:48px;color:#1d2b25}h1{font-size:26px}h2{font-size:19px;margin:26px 0 6px}li{margin:4px 0}.scale{display:flex;gap:4px;margin:26px 0}.scale b{flex:1;text-align:center;padding:26px 0;border-radius:8px;color:#1d2b25}.ends{display:flex;justify-content:space-between;font-size:15px}</style>%s' "$1"; }

scale='<h1>0 – 10</h1><div class="scale">'
for n in 0 1 2 3 4 5 6 7 8 9 10; do scale="$scale<b style=\"background:hsl($((140 - n * 13)) 55% 72%)\">$n</b>"; done
scale="$scale</div><div class=\"ends\"><span>no pain<br>нет боли<br>няма болю</span><span style=\"text-align:right\">the worst pain<br>самая сильная боль<br>самы моцны боль</span></div>"
html "$scale" > "$work/scale.html"

html '<h1>Handover in five questions · Передача смены: пять вопросов · Перадача змены: пяць пытанняў</h1>
<h2>English</h2><ol><li>Who is the child, and what does the child like to be called?</li><li>What has changed since the last shift?</li><li>What hurts or frightens now, and what helped?</li><li>What is given next, and when?</li><li>Who is with the family, and whom may we call?</li></ol>
<h2>Русский</h2><ol><li>Кто этот ребёнок и как он любит, чтобы его звали?</li><li>Что изменилось с прошлой смены?</li><li>Что сейчас болит или пугает и что помогло?</li><li>Что и когда давать дальше?</li><li>Кто рядом с семьёй и кому можно позвонить?</li></ol>
<h2>Беларуская</h2><ol><li>Хто гэта дзіця і як яно любіць, каб яго звалі?</li><li>Што змянілася з мінулай змены?</li><li>Што цяпер баліць або палохае і што дапамагло?</li><li>Што і калі даваць далей?</li><li>Хто побач з сям’ёй і каму можна патэлефанаваць?</li></ol>' > "$work/handover.html"

chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=960,360 --screenshot="$work/scale.png" "file://$work/scale.html" 2> "$work/log"
ffmpeg -v error -y -i "$work/scale.png" -map_metadata -1 -q:v 6 pain-scale.jpg
chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=handover.pdf "file://$work/handover.html" 2> "$work/log"
