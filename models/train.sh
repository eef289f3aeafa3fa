#!/usr/bin/env bash
# Trains the shipped models anew: models/train.sh TEACHER DATA OUT
#   TEACHER  folder of all-MiniLM-L6-v2 (Apache-2.0), DATA  folder with ausbildungsordnungen-de, skillspan and green-benchmark, OUT  results.
# About 40 minutes for the encoder and 30 for the tagger on two cores. Stopped and started again, it goes on where it was.
set -euo pipefail
cd "$(dirname "$0")/.."
teacher=$(realpath "$1") data=$(realpath "$2") out=$(realpath -m "$3")
mkdir -p "$out"

dotnet build services/craft -c Release --nologo -v q
dotnet build libs/training -c Release --nologo -v q
craft=$PWD/artifacts/bin/Craft/release/craft
train=$PWD/artifacts/bin/Craft.Training/release_linux-x64/craft-train
annotated=$PWD/models/annotated
cd "$out"

# data: ESCO comes with the program; German regulations (official works) give words
"$craft" dataset corpora --out corpora
mkdir -p regulations
tar --zstd -xf "$data/ausbildungsordnungen-de/ordnungen.tar.zst" -C regulations
find regulations -name '*.md' | LC_ALL=C sort | xargs cat | grep -E '.{31,}' > regulations.txt
"$craft" dataset annotation --labels occupations --out silver-occupations.jsonl --limit 2400
# the half that craft evaluate does not ask (168 of 336 sentences); its Skill is SkillSpan's Skill and Knowledge in one, so it is learned beside them
awk -v RS= -v ORS='\n\n' 'NR <= 168' "$data/green-benchmark/testset.conll.txt" > green.conll.txt

# the vocabulary of two languages: a minute, no gradients
[ -d base ] || "$train" extend --from "$teacher" --aligned corpora/aligned.jsonl --corpus regulations.txt --size 30000 --out base

# the encoder: distillation and names, then two rounds with mined negatives
[ -d encoder ] || "$train" encoder --from base --teacher "$teacher" --aligned corpora/aligned.jsonl --names corpora/names.jsonl \
    --pairs corpora/pairs.jsonl --mix an --steps 1100 --rounds 2 --round-steps 500 --round-mix apn --bf16 --threads 1 \
    --checkpoint-every 100 --out encoder

# the tagger: from the encoder's first phase, which knows German but still sees words
[ -d tagger ] || "$train" tagger --from encoder.run/phase-0/model --labels 'Skill|Knowledge|Occupation' --auxiliary Competence \
    --train "$data/skillspan/train.json.gz@Skill,Knowledge" --train "$annotated/train-de.marked" --train 'green.conll.txt@Skill>Competence,Occupation' \
    --train silver-occupations.jsonl@Occupation --dev "$data/skillspan/dev.json.gz@Skill,Knowledge" \
    --bf16 --threads 1 --epochs 9 --average-last 3 --out tagger

"$craft" models import encoder --role encoder --into craft-encoder-mini --name craft-encoder-mini --precision int8 \
    --judge corpora/pairs.jsonl
# a few hundred typical texts, for the scales of int8
{ zcat "$data/skillspan/train.json.gz" | awk 'NR % 20 == 1' | sed 's/.*"tokens": \["//; s/"\], "tags_skill.*//; s/", "/ /g'
  awk 'NR % 200 == 1' regulations.txt; } | grep -E '.{40,}' > samples.txt
"$craft" models import tagger --role tagger --into craft-tagger-mini --name craft-tagger-mini --precision int8 \
    --samples samples.txt --judge "$data" --confidence-min 0.75
"$craft" train titles --model craft-encoder-mini --titles "$(dirname "$craft")/models/craft-titles/auxco-titles.jsonl" --out craft-titles
"$craft" train linker --model craft-encoder-mini --out craft-linker
echo "done: copy craft-encoder-mini, craft-tagger-mini, craft-titles/titles.json and craft-linker/linker.json from $out to models/"
