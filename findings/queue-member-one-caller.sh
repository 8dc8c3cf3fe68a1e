#!/usr/bin/env bash
# Asterisk 22.10.1: a queue member whose device state stays NOT_INUSE (an assistant, a hunt group, any Local channel with a custom device of its
# own) is given one caller at a time all the same: app_queue keeps an account of its own beside the device. `queue show` says "(in call)" and
# "(Not in use)" of the same member, and the second caller waits. The comments on `ringinuse=no` speak of the device alone, so a product that tells
# an assistant's room by its device state keeps callers waiting before a member that would take them. With `ringinuse=yes`, which can be set
# for one member (AMI QueueMemberRingInUse), both are answered.
# Seen on 2026-12-01. Fails when the second caller is answered without ringinuse, or is not with it.
set -euo pipefail
source "$(dirname "$0")/asterisk.bash"
folder=$(mktemp -d)
trap 'stop_asterisk; rm -rf "$folder"' EXIT
fetch_asterisk "$folder"
cat > "$folder/etc/extensions.conf" << 'CONF'
[callers]
exten => strict,1,Answer()
 same => n,Queue(strict)
exten => open,1,Answer()
 same => n,Queue(open)
[phones]
exten => silent,1,Answer()
 same => n,Wait(60)
[members]
exten => _[a-z].,1,Answer()
 same => n,Wait(60)
CONF
queue() {
  printf '%s\n' "[$1]" "strategy=ringall" "ringinuse=$2" "timeout=5" "retry=1" "member => Local/of-$1@members/n,0,Any,Custom:any"
}
{ queue strict no; queue open yes; } > "$folder/etc/queues.conf"
start_asterisk pbx_config func_devstate res_clioriginate res_timing_timerfd bridge_simple bridge_builtin_features app_queue
say "devstate change Custom:any NOT_INUSE" > /dev/null

# How many of two callers at once the queue's one member has after five seconds.
taken() {
  for _ in 1 2; do say "channel originate Local/silent@phones/n extension $1@callers" > /dev/null; done
  sleep 5
  say "core show channels concise" | grep -c "^Local/of-$1@members-[0-9a-f]*;2!.*!Wait!" || true
}
strict=$(taken strict)
member=$(say "queue show strict" | grep "Custom:any" | sed 's/^ *//')
open=$(taken open)
echo "asterisk $VERSION: ringinuse=no, $strict of 2 callers have the member; ringinuse=yes, $open of 2"
echo "$member"
[ "$strict" = 1 ] && [ "$open" = 2 ]
