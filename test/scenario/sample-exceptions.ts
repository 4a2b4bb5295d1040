/** The sample scenarios that do not pass, each with the reason: `docs/conformance.md` lists them from here. */

export const SAMPLES = '../shared/data/rpl'

export const UNMET_SAMPLES: Readonly<Record<string, string>> = {
  iter_class_mixreferral: 'a CH A record that is none spoils the message that it stands in',
  iter_dname_insec: 'not yet',
  iter_ghost_sub: 'an RRset of the answer stands in the additional section as well',
  local_ds: 'a denial does not carry its DNSSEC records',
}
