#!/usr/bin/env bash
# libphonenumber-js 1.13.16, a port of Google's libphonenumber, gives another number than the original (google-libphonenumber
# 3.2.42) for numbers that are written with letters, as North American toll-free numbers are on signs and in contact lists: it reads up to the
# first letter and answers with a number of what is left, "+1800", instead of none or of the keys that the letters stand for. That number
# is not "valid", but it is there: whoever asks for `.number` only, or compares numbers, has one that several customers share.
# Seen on 2026-11-30. Fails when either of the two answers otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16 google-libphonenumber@3.2.42
cat > look.mjs <<'JS'
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import original from "google-libphonenumber";
const { PhoneNumberUtil, PhoneNumberFormat } = original;
const util = PhoneNumberUtil.getInstance();
for (const written of ["1-800-FLOWERS", "+1 800 GOFEDEX"]) {
  const port = parsePhoneNumberFromString(written, "US");
  const google = util.format(util.parse(written, "US"), PhoneNumberFormat.E164);
  console.log(`${written}: port ${port?.number} (valid: ${port?.isValid()}), original ${google}`);
}
JS
seen=$(node look.mjs)
expected='1-800-FLOWERS: port +11800 (valid: false), original +18003569377
+1 800 GOFEDEX: port +1800 (valid: false), original +18004633339'
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "No longer as it was. Expected:" >&2
  echo "$expected" >&2
  exit 1
fi
