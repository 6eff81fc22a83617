#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes the parsers that strangers reach, each for RUNS inputs (default 200,000; tags a 20th) from a fixed seed. Prints a
# line per target and fails where one crashes or breaks a promise; the input that did it stays in the folder named then.
set -eu

runs=${1:-200000}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/waypost-fuzz.XXXXXX")

# The sources under test, compiled as one module with the fuzzer: imports of one another fall away.
mkdir "$work/src"
for file in \
    Tracking/Base32 Tracking/Code Tracking/CodeKey Tracking/ClickID Tracking/Channel Tracking/Verdict \
    Tracking/Hexadecimal Tracking/TagReading Tracking/TapUID Tracking/Wire/JSONText \
    Tracking/Identifiers Tracking/Visit Tracking/Time/Moment Tracking/Address/InternetAddress \
    Tracking/Address/AddressRange Tracking/AgentText Tracking/AgentToken Tracking/UserAgent \
    Tracking/UserAgent+browser Tracking/UserAgent+device Tracking/UserAgent+system \
    Redirect/HTTP/HeadScanner Redirect/HTTP/RequestHead Redirect/HTTP/RequestHost Redirect/HTTP/RequestPath \
    Redirect/HTTP/RequestFacts+Head Redirect/HTTP/FieldLines Redirect/Portal/Probe Redirect/Route/LocationMark \
    Redirect/Route/PassedQuery Redirect/Taps/Badge Redirect/Rules/RuleFacts Redirect/Rules/LanguagePreference \
    Redirect/Verdicts/AgentBook Redirect/Verdicts/PathPattern Redirect/Verdicts/RuleLine Redirect/Verdicts/VerdictRule \
    Redirect/Verdicts/VerdictRuleError Redirect/Verdicts/VerdictRules \
    NFC/NDEF/NDEFError NFC/NDEF/NDEFRecord NFC/NDEF/NDEFMessage NFC/NDEF/NDEFMessage+link NFC/NDEF/NDEFReader \
    NFC/NDEF/NDEFText NFC/NDEF/RecordContent NFC/NDEF/SmartPoster NFC/NDEF/URIPrefix NFC/NDEF/WellKnownType \
    NFC/NDEF/WiFiCredential NFC/Tags/CapabilityContainer NFC/Tags/MessageBlock NFC/Tags/MirrorPlace NFC/Tags/PageMap \
    NFC/Tags/PageWrite NFC/Tags/TLV NFC/Tags/TLVError NFC/Tags/TLVWalk NFC/Tags/TagContent NFC/Tags/TagFamily \
    NFC/Tags/TagMemory NFC/Tags/TagModel NFC/Tags/TagPage NFC/Tags/TagUID NFC/Tags/VerifyMask NFC/Tags/WriteDraft \
    NFC/Tags/WritePlan
do
    sed -E '/^(public|internal|package)? ?import Tracking$/d' "$root/Sources/$file.swift" \
        >"$work/src/$(echo "$file" | tr / _).swift"
done
swiftc -swift-version 6 -O -sanitize=fuzzer,address -parse-as-library -module-name WaypostFuzz \
    -o "$work/fuzz" "$work"/src/*.swift "$here"/*.swift 2>"$work/build.log" || {
    cat "$work/build.log" >&2
    exit 1
}

seeds() {
    mkdir "$work/$1"
    case $1 in
    request)
        printf 'GET /0070C1S6?utm_source=a%%20b&gclid=1 HTTP/1.1\r\nHost: a\r\n\r\n' >"$work/$1/a"
        printf 'POST http://h:1/%%41/ HTTP/1.0\r\nContent-Length: 3\r\nUser-Agent: x\r\n\r\nabc' >"$work/$1/b"
        printf '\r\nHEAD /apple-touch-icon HTTP/1.1\r\nhost:a\r\nReferer: http://u@[::1]:8/\r\nAccept-Language: de,en\r\n\r\n' \
            >"$work/$1/c"
        printf 'GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nSec-Purpose: prefetch\r\nConnection: close\r\n\r\n' \
            >"$work/$1/d"
        ;;
    code) printf '0070-C1S6' >"$work/$1/a" && printf 'spring-sale' >"$work/$1/b" && printf 'oo7ocls6' >"$work/$1/c" ;;
    ndef)
        printf '\221\1\23U\4tap.example.vn/t/aT\17\17android.com:pkgcom.example.app' >"$work/$1/a"
        printf '\321\2\30Sp\221\1\7U\4a.vn/bQ\1\7T\2viBia' >"$work/$1/b"
        printf '\322\27\33application/vnd.wfa.wsc\20\16\0\27\20\3\0\2\0 \20\17\0\2\0\10\20E\0\3abc' >"$work/$1/c"
        printf '\265\0\2aa6\0\1bV\0\2cc' >"$work/$1/d"
        ;;
    tag)
        printf '\0\1\3\240\14\64\3\13\321\1\7U\4a.vn/b\376' >"$work/$1/a"
        printf '\1\3\377\1\4\321\1\377' >"$work/$1/b"
        printf '\2\2\3p\4\2\375\1\7\0\0\376' >"$work/$1/c"
        printf '\204\341\20\20\0\376\3\3' >"$work/$1/d"
        ;;
    click-id)
        printf '813bfjjhxtqkfffzzznntvqg9d' >"$work/$1/a"
        printf '7zzzzzzzzzzzz' >"$work/$1/b"
        printf 'seventeen bytes !' >"$work/$1/c"
        ;;
    esac
}

# A backtrace would start a second process, which never ends under libFuzzer.
export SWIFT_BACKTRACE=enable=no
failed=0
for target in request code click-id ndef tag; do
    seeds "$target"
    length=64
    [ "$target" = request ] && length=1024
    # Each input is a write, cut at every place.
    count=$runs
    [ "$target" = tag ] && count=$((runs / 20))
    if (cd "$work" && WAYPOST_FUZZ=$target ./fuzz -seed=20240101 -runs="$count" -max_len="$length" -timeout=10 \
        -print_final_stats=1 -artifact_prefix="$work/$target-" "$target") >"$work/$target.log" 2>&1
    then
        echo "fuzz $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log") inputs, sound"
    else
        failed=1
        echo "fuzz $target: FAILED, see $work/$target.log and $work/$target-*" >&2
        grep -E 'Fatal error|ERROR|SUMMARY' "$work/$target.log" | head -5 >&2
    fi
done
[ "$failed" = 0 ] && rm -rf "$work"
exit "$failed"
