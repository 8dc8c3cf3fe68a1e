/** A file of mu-law that is bundled as it is (see the rule for it in wrangler.toml). */
declare module "*.ulaw" {
  const bytes: ArrayBuffer;
  export default bytes;
}
