#!/usr/bin/env bash
# Asterisk 22.10.1: AMI's PJSIPShowRegistrationsOutbound answers `NextReg: 0` for a trunk that is registered and will register again in a minute or
# two; the console knows the seconds (`pjsip show registrations`: "exp. 107s"). A product that shows "next attempt" from AMI says "now" for ever. And
# its list has more items than it says: `ListItems: 1` counts registrations, while an AuthDetail for each of them stands between. A reader that
# stops at ListItems loses the end.
# Seen on 2026-12-01. Fails when NextReg is a time, or when the list counts what it brings.
set -euo pipefail
source "$(dirname "$0")/asterisk.bash"
folder=$(mktemp -d)
trap 'stop_asterisk; rm -rf "$folder"' EXIT
fetch_asterisk "$folder"
etc="$folder/etc"
port=$((20000 + RANDOM % 20000))
cat > "$etc/manager.conf" << CONF
[general]
enabled=yes
bindaddr=127.0.0.1
port=$((port + 1))
[look]
secret=only-here
read=system
write=system
permit=127.0.0.1/255.255.255.255
CONF
cat > "$etc/pjsip.conf" << CONF
[loopback]
type=transport
protocol=udp
bind=127.0.0.1:$port
[office]
type=aor
max_contacts=1
[office-auth]
type=auth
auth_type=userpass
username=office
password=only-here
[office]
type=endpoint
aors=office
auth=office-auth
disallow=all
allow=ulaw
[trunk-auth]
type=auth
auth_type=userpass
username=office
password=only-here
[trunk]
type=registration
transport=loopback
outbound_auth=trunk-auth
server_uri=sip:127.0.0.1:$port
client_uri=sip:office@127.0.0.1:$port
expiration=120
CONF
touch "$etc/extensions.conf"
start_asterisk res_timing_timerfd pbx_config res_sorcery_config res_sorcery_memory res_sorcery_astdb res_pjproject res_pjsip res_pjsip_session \
  res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest res_pjsip_endpoint_identifier_user res_pjsip_registrar res_pjsip_outbound_registration
for _ in $(seq 50); do [[ $(say "pjsip show registrations") == *Registered* ]] && break; sleep 0.2; done
console=$(say "pjsip show registrations" | sed -nE 's/.*Registered +\(exp\. ([0-9]+)s\).*/\1/p')
exec 3<> "/dev/tcp/127.0.0.1/$((port + 1))"
printf 'Action: Login\r\nUsername: look\r\nSecret: only-here\r\n\r\nAction: PJSIPShowRegistrationsOutbound\r\n\r\n' >&3
answer=$(timeout 4 cat <&3 | tr -d '\r' || true)
field() { sed -nE "s/^$1: (.*)/\1/p" <<< "$answer" | tail -1; }
items=$(grep -c '^Event: .*Detail$' <<< "$answer")
echo "asterisk $VERSION: the console registers anew in $console s, AMI says $(field NextReg)"
echo "ListItems: $(field ListItems), items: $items ($(grep '^Event: .*Detail$' <<< "$answer" | sed 's/Event: //' | paste -sd' '))"
[ "$console" -gt 0 ] && [ "$(field NextReg)" = 0 ] && [ "$(field ListItems)" = 1 ] && [ "$items" = 2 ]
