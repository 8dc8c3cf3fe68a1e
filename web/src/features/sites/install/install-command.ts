/**
 * What is pasted into a shell on the PBX's machine, in the folder of a clone of Patchbay: it makes the manager user's secret where there is
 * none, writes the connector's configuration, which nobody else can read, says what is wrong, and runs the connector where nothing is.
 */
export const installCommand = (edge: string, token: string): string =>
  [
    "npm install; umask 077",
    'etc=/etc/asterisk; file="$etc/patchbay_secret.conf"',
    `[ -s "$file" ] || { echo "secret = $(openssl rand -hex 24)" > "$file" && chown --reference="$etc/manager.conf" "$file"; }`,
    // One that is there already would keep who may read it.
    "install -m 600 /dev/null connector.env && cat > connector.env <<END",
    `PATCHBAY_EDGE_URL=${edge}`,
    `PATCHBAY_SITE_TOKEN=${token}`,
    "PATCHBAY_AMI_SECRET=$(sed -n 's/^secret *= *//p' \"$file\")",
    "END",
    "npx node agent/src/main.ts check --config connector.env &&",
    "  npx node --max-semi-space-size=8 agent/src/main.ts run --config connector.env",
  ].join("\n");
