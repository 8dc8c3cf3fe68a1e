# Sourced by the findings about Asterisk: fetches the release of Debian forky into the caller's folder, and runs it from there without a root's
# help. Needs apt-get, dpkg-deb and a Debian mirror among apt's sources; linux-x64.

# The packages that the modules of our scripts link to, of the 150 that Debian would install.
KEPT='^(asterisk|asterisk-modules|libbsd0|libc6|libcap2|libcrypt1|libedit2|libgcc-s1|libgsm1|libjansson4|libmd0|libpopt0|libspeex1|libspeexdsp1|libsqlite3-0|libssl3.*|libstdc\+\+6|libsystemd0|libtinfo6|liburiparser1|libuuid1|libxml2-.*|libxslt1\.1|libzstd1|zlib1g)$'
PINNED=22.10.1

# fetch_asterisk FOLDER: into FOLDER/root, with an apt that shares nothing with the machine's but its mirror.
fetch_asterisk() {
  FOLDER=$1
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 -E '/debian/?$')
  mkdir -p "$FOLDER"/apt/etc/apt/{apt.conf.d,preferences.d,sources.list.d,trusted.gpg.d} "$FOLDER"/apt/var/lib/{apt/lists/partial,dpkg}
  mkdir -p "$FOLDER"/{apt/var/cache/apt/archives/partial,debs,root,etc,var/{lib,run,log,spool,db}}
  : > "$FOLDER/apt/var/lib/dpkg/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror forky main" > "$FOLDER/apt/etc/apt/sources.list"
  local private=(-qq -o Dir="$FOLDER/apt" -o Dir::State::status="$FOLDER/apt/var/lib/dpkg/status" -o APT::Architecture=amd64
    -o APT::Architectures=amd64 -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)")
  apt-get "${private[@]}" update
  local names
  mapfile -t names < <(apt-get "${private[@]}" install -y --no-install-recommends --print-uris asterisk asterisk-modules |
    sed -nE "s/^'[^']+' ([^_ ]+)_.*\.deb .*/\1/p" | grep -E "$KEPT")
  (cd "$FOLDER/debs" && apt-get "${private[@]}" download "${names[@]}")
  local deb
  for deb in "$FOLDER"/debs/*.deb; do dpkg-deb -x "$deb" "$FOLDER/root"; done
  VERSION=$(basename "$FOLDER"/debs/asterisk_*.deb | sed -E 's/^asterisk_([^_]+)_.*/\1/; s/%3a/:/')
  case $VERSION in
    *"$PINNED"*) ;;
    *) echo "This was seen with $PINNED; the mirror has $VERSION." ;;
  esac
  LIBRARIES="$FOLDER/root/usr/lib/x86_64-linux-gnu"
}

# In the place of the shell that calls it, so that ending that ends Asterisk.
asterisk() {
  exec "$LIBRARIES/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$LIBRARIES" "$FOLDER/root/usr/sbin/asterisk" -C "$FOLDER/etc/asterisk.conf" "$@"
}

# The answer of the running one's console, without its colours.
say() {
  (asterisk -rx "$1") 2> /dev/null | sed 's/\x1b\[[0-9;]*m//g'
}

# start_asterisk MODULE...: with the configuration in FOLDER/etc; resolves once it has booted. ASTERISK is its process.
start_asterisk() {
  local etc="$FOLDER/etc" var="$FOLDER/var" name
  printf '%s\n' '[directories]' "astetcdir => $etc" "astmoddir => $LIBRARIES/asterisk/modules" "astvarlibdir => $var/lib" "astdbdir => $var/db" \
    "astkeydir => $var/lib" "astdatadir => $FOLDER/root/usr/share/asterisk" "astagidir => $var/lib" "astspooldir => $var/spool" \
    "astrundir => $var/run" "astlogdir => $var/log" > "$etc/asterisk.conf"
  { printf '[modules]\nautoload=no\n'; printf 'load = %s.so\n' "$@"; } > "$etc/modules.conf"
  for name in logger features cdr cel udptl ccss acl indications stasis; do touch "$etc/$name.conf"; done
  [ -e "$etc/manager.conf" ] || touch "$etc/manager.conf"
  (asterisk -f) > "$var/log/out" 2>&1 &
  ASTERISK=$!
  for _ in $(seq 100); do
    [[ $(say "core waitfullybooted" || true) == *"fully booted"* ]] && return
    sleep 0.2
  done
  echo "Asterisk has not booted:" && tail -5 "$var/log/out" && return 1
}

stop_asterisk() {
  [ -n "${ASTERISK:-}" ] || return 0
  kill -TERM "$ASTERISK" 2> /dev/null || true
  wait "$ASTERISK" 2> /dev/null || true
}
