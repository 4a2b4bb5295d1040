/** The sample scenarios that do not pass, each with the reason: `docs/conformance.md` lists them from here. */

export const SAMPLES = '../shared/data/rpl'

export const UNMET_SAMPLES: Readonly<Record<string, string>> = {}
