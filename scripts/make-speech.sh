#!/usr/bin/env bash
# Makes the bundled speech: public/speech/*.flac (16 kHz, 16 bit, mono) and public/speech/manifest.json.
#
# Every sentence below was written for this project. The voices are those of Debian's flite (CMU's voices, free for
# any use) and espeak-ng (whose licence does not reach what it says). What they say is written down in GPT-SoVITS's symbols,
# too (phonemes.mjs). Nothing here is random: the same versions of the tools give the same bytes.
#
#   apt-get install flite espeak-ng sox flac
#   scripts/make-speech.sh
set -euo pipefail
export LC_ALL=C.UTF-8

here="$(cd "$(dirname "$0")" && pwd)"
out="$(dirname "$here")/public/speech"
rate=16000
loudness=-26       # dBFS, root mean square: one level for all voices, so that no voice dominates the statistics
peak=-1            # dBFS: the loudness gives way before a sample could clip
longest_pause=0.3  # seconds; longer pauses are only frames of silence to learn

for tool in flite espeak-ng sox soxi flac awk node; do
  command -v "$tool" >/dev/null || {
    echo "make-speech: '$tool' is not installed; try: apt-get install flite espeak-ng sox flac" >&2
    exit 1
  }
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
rm -f "$out"/*.flac "$out"/manifest.json

# id | name | BCP 47 tag | tool | its voice | flite: stretch of the durations; espeak-ng: speed and pitch
voices='
slt|Slate|en-US|flite|slt|0.93
rms|Ramsey|en-US|flite|rms|0.87
awb|Awbrey|en-GB|flite|awb|0.95
gbf|Fern|en-GB|espeak-ng|en-gb+f3|-s 175 -p 58
def|Greta|de-DE|espeak-ng|de+f2|-s 180 -p 62
dem|Dirk|de-DE|espeak-ng|de+m3|-s 165 -p 32
cmf|Meilin|zh-CN|espeak-ng|cmn-latn-pinyin+f5|-s 205 -p 55
'

# voice | what is said | what the voice is given instead, where it cannot read the script
sentences='
slt|A codebook is a short list of sounds that the network has learned to point at. Each frame of speech picks the nearest one.
slt|While the quantizer is frozen, the same vowel should keep the same number, however long the rest goes on learning.
rms|Gradients flow backward through the decoder, but the nearest neighbor search lets none of them pass. So we copy them across.
rms|Two lanes begin with equal weights. After five hundred steps, one curve bends and the other does not budge.
awb|Should the moving average go on ticking in the dark, a frozen codebook will quietly drift away from where you left it.
awb|Judge the switch by its effect: which vectors moved, which tokens flipped, and by how much the loss has changed.
gbf|Why would a voice model forget its own alphabet? Because somebody thawed the wrong layer on a Thursday afternoon.
gbf|Choose a smaller learning rate, measure it twice, and enjoy the pleasure of a boring, perfectly straight line.
def|Ein Codebuch ordnet jedem kurzen Stück Sprache die ähnlichste bekannte Form zu. Übrig bleibt eine schlichte Folge von Zahlen.
def|Wer die Schicht einfriert, möchte danach auch prüfen, ob sich wirklich nichts mehr bewegt hat.
dem|Der gleitende Mittelwert verschiebt die Vektoren selbst dann, wenn gar kein Gradient mehr zurückfließt.
dem|Zwölf Schritte später knickt die Kurve ab, und aus leisem Rauschen wird plötzlich ein deutlicher Sprung.
cmf|码本把每一小段声音换成一个最接近的编号，模型再从编号里还原出语音。|ma3 ben3 ba3 mei3 yi4 xiao3 duan4 sheng1 yin1 huan4 cheng2 yi2 ge4 zui4 jie1 jin4 de5 bian1 hao4, mo2 xing2 zai4 cong2 bian1 hao4 li3 huan2 yuan2 chu1 yu3 yin1.
cmf|冻结以后先看一眼：如果向量还在慢慢移动，说明开关没有起作用。|dong4 jie2 yi3 hou4 xian1 kan4 yi4 yan3: ru2 guo3 xiang4 liang4 hai2 zai4 man4 man4 yi2 dong4, shuo1 ming2 kai1 guan1 mei2 you3 qi3 zuo4 yong4.
'

# speak <voice id> <text> <wav>: raw speech at whatever rate the tool has
speak() {
  local id name language tool voice options
  IFS='|' read -r id name language tool voice options <<<"$(grep "^$1|" <<<"$voices")"
  case "$tool" in
    flite) flite -voice "$voice" --setf "duration_stretch=$options" -t "$2" -o "$3" ;;
    # shellcheck disable=SC2086 # the options are several words
    espeak-ng) espeak-ng -v "$voice" $options -w "$3" -- "$2" ;;
  esac
}

# level <wav> <name>: one figure, in dB, of sox's statistics
level() { sox "$1" -n stats 2>&1 | awk -v name="$2" 'index($0, name) == 1 { print $NF }'; }

# finish <wav> <flac>: 16 kHz mono, no long pauses, one loudness; no dither, which would be random
finish() {
  sox -D "$1" -r "$rate" -c 1 -b 16 "$work/even.wav" gain -6 rate -v "$rate" highpass 40 \
    silence -l 1 0.02 0.4% -1 "$longest_pause" 0.4% pad 0.05 0.05
  local gain
  gain="$(awk -v rms="$(level "$work/even.wav" 'RMS lev dB')" -v top="$(level "$work/even.wav" 'Pk lev dB')" \
    -v want="$loudness" -v peak="$peak" 'BEGIN { g = want - rms; if (top + g > peak) g = peak - top; print g }')"
  sox -D "$work/even.wav" -b 16 "$work/level.wav" gain "$gain"
  flac --silent --best -e -p --no-padding --force -o "$2" "$work/level.wav"
}

files=''
declare -A count total
while IFS='|' read -r voice text reading; do
  [[ -n "$voice" ]] || continue
  count[$voice]=$((${count[$voice]:-0} + 1))
  file="$voice-${count[$voice]}.flac"
  speak "$voice" "${reading:-$text}" "$work/raw.wav"
  finish "$work/raw.wav" "$out/$file"
  seconds="$(awk -v n="$(soxi -s "$out/$file")" -v r="$rate" 'BEGIN { printf "%.3f", n / r }')"
  total[$voice]="$(awk -v a="${total[$voice]:-0}" -v b="$seconds" 'BEGIN { printf "%.3f", a + b }')"
  language="$(grep "^$voice|" <<<"$voices" | cut -d'|' -f3)"
  phonemes="$(node "$here/phonemes.mjs" "$language" "${reading:-$text}")"
  files+="${files:+,}"$'\n'"    { \"file\": \"$file\", \"voice\": \"$voice\", \"seconds\": $seconds, \"text\": \"$text\", \"phonemes\": \"$phonemes\" }"
done <<<"$sentences"

entries=''
while IFS='|' read -r id name language _; do
  [[ -n "$id" ]] || continue
  entries+="${entries:+,}"$'\n'"    { \"id\": \"$id\", \"name\": \"$name\", \"language\": \"$language\", \"seconds\": ${total[$id]} }"
done <<<"$voices"
printf '{\n  "voices": [%s\n  ],\n  "files": [%s\n  ]\n}\n' "$entries" "$files" >"$out/manifest.json"

echo "$(ls "$out"/*.flac | wc -l) files, $(du -cb "$out"/* | tail -1 | cut -f1) bytes in ${out##*/}"
