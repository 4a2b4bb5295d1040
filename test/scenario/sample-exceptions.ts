/** The sample scenarios that do not pass, each with the reason: `docs/conformance.md` lists them from here. */

export const SAMPLES = '../shared/data/rpl'

export const UNMET_SAMPLES: Readonly<Record<string, string>> = {
  iter_dname_insec:
    'a DNAME that is kept stands for the names below it (RFC 6672 §5.3.1), though unsigned; Unbound asks again',
  iter_ghost_sub: 'an RRset of the answer stands in the additional section as well',
  local_ds: 'a denial does not carry its DNSSEC records',
}
