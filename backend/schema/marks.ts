/*
 * Combining marks: what is drawn over, under or around the character before it. A few tell letters apart in every script
 * that has them; hundreds are a tower over the lines of others.
 */

/**
 * All of Unicode's category M, as the inside of a regular expression's class: PocketBase's JS engine knows no `\p{M}`.
 * Ranges run over what is not assigned, so a newer Unicode seldom changes them; a test compares them with Node's.
 */
export const marks = [
  String.raw`\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670`,
  String.raw`\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u07fd`,
  String.raw`\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u08e1\u08e3-\u0903`,
  String.raw`\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962-\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2-\u09e3`,
  String.raw`\u09fe-\u0a03\u0a3c-\u0a51\u0a70-\u0a71\u0a75\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0ae2-\u0ae3\u0afa-\u0b03\u0b3c`,
  String.raw`\u0b3e-\u0b57\u0b62-\u0b63\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c\u0c3e-\u0c56\u0c62-\u0c63\u0c81-\u0c83`,
  String.raw`\u0cbc\u0cbe-\u0cd6\u0ce2-\u0ce3\u0cf3-\u0d03\u0d3b-\u0d3c\u0d3e-\u0d4d\u0d57\u0d62-\u0d63\u0d81-\u0d83`,
  String.raw`\u0dca-\u0ddf\u0df2-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f18-\u0f19\u0f35`,
  String.raw`\u0f37\u0f39\u0f3e-\u0f3f\u0f71-\u0f84\u0f86-\u0f87\u0f8d-\u0fbc\u0fc6\u102b-\u103e\u1056-\u1059\u105e-\u1060`,
  String.raw`\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u135d-\u135f\u1712-\u1715\u1732-\u1734`,
  String.raw`\u1752-\u1753\u1772-\u1773\u17b4-\u17d3\u17dd\u180b-\u180d\u180f\u1885-\u1886\u18a9\u1920-\u193b\u1a17-\u1a1b`,
  String.raw`\u1a55-\u1a7f\u1ab0-\u1b04\u1b34-\u1b44\u1b6b-\u1b73\u1b80-\u1b82\u1ba1-\u1bad\u1be6-\u1bf3\u1c24-\u1c37`,
  String.raw`\u1cd0-\u1cd2\u1cd4-\u1ce8\u1ced\u1cf4\u1cf7-\u1cf9\u1dc0-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff`,
  String.raw`\u302a-\u302f\u3099-\u309a\ua66f-\ua672\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua802\ua806\ua80b\ua823-\ua827`,
  String.raw`\ua82c\ua880-\ua881\ua8b4-\ua8c5\ua8e0-\ua8f1\ua8ff\ua926-\ua92d\ua947-\ua953\ua980-\ua983\ua9b3-\ua9c0\ua9e5`,
  String.raw`\uaa29-\uaa36\uaa43\uaa4c-\uaa4d\uaa7b-\uaa7d\uaab0\uaab2-\uaab4\uaab7-\uaab8\uaabe-\uaabf\uaac1\uaaeb-\uaaef`,
  String.raw`\uaaf5-\uaaf6\uabe3-\uabea\uabec-\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\u{101fd}\u{102e0}\u{10376}-\u{1037a}`,
  String.raw`\u{10a01}-\u{10a0f}\u{10a38}-\u{10a3f}\u{10ae5}-\u{10ae6}\u{10d24}-\u{10d27}\u{10d69}-\u{10d6d}`,
  String.raw`\u{10eab}-\u{10eac}\u{10efa}-\u{10eff}\u{10f46}-\u{10f50}\u{10f82}-\u{10f85}\u{11000}-\u{11002}`,
  String.raw`\u{11038}-\u{11046}\u{11070}\u{11073}-\u{11074}\u{1107f}-\u{11082}\u{110b0}-\u{110ba}\u{110c2}`,
  String.raw`\u{11100}-\u{11102}\u{11127}-\u{11134}\u{11145}-\u{11146}\u{11173}\u{11180}-\u{11182}\u{111b3}-\u{111c0}`,
  String.raw`\u{111c9}-\u{111cc}\u{111ce}-\u{111cf}\u{1122c}-\u{11237}\u{1123e}\u{11241}\u{112df}-\u{112ea}`,
  String.raw`\u{11300}-\u{11303}\u{1133b}-\u{1133c}\u{1133e}-\u{1134d}\u{11357}\u{11362}-\u{11374}\u{113b8}-\u{113d0}`,
  String.raw`\u{113d2}\u{113e1}-\u{113e2}\u{11435}-\u{11446}\u{1145e}\u{114b0}-\u{114c3}\u{115af}-\u{115c0}`,
  String.raw`\u{115dc}-\u{115dd}\u{11630}-\u{11640}\u{116ab}-\u{116b7}\u{1171d}-\u{1172b}\u{1182c}-\u{1183a}`,
  String.raw`\u{11930}-\u{1193e}\u{11940}\u{11942}-\u{11943}\u{119d1}-\u{119e0}\u{119e4}\u{11a01}-\u{11a0a}`,
  String.raw`\u{11a33}-\u{11a39}\u{11a3b}-\u{11a3e}\u{11a47}\u{11a51}-\u{11a5b}\u{11a8a}-\u{11a99}\u{11b60}-\u{11b67}`,
  String.raw`\u{11c2f}-\u{11c3f}\u{11c92}-\u{11cb6}\u{11d31}-\u{11d45}\u{11d47}\u{11d8a}-\u{11d97}\u{11ef3}-\u{11ef6}`,
  String.raw`\u{11f00}-\u{11f01}\u{11f03}\u{11f34}-\u{11f42}\u{11f5a}\u{13440}\u{13447}-\u{13455}\u{1611e}-\u{1612f}`,
  String.raw`\u{16af0}-\u{16af4}\u{16b30}-\u{16b36}\u{16f4f}\u{16f51}-\u{16f92}\u{16fe4}-\u{16ff1}\u{1bc9d}-\u{1bc9e}`,
  String.raw`\u{1cf00}-\u{1cf46}\u{1d165}-\u{1d169}\u{1d16d}-\u{1d172}\u{1d17b}-\u{1d182}\u{1d185}-\u{1d18b}`,
  String.raw`\u{1d1aa}-\u{1d1ad}\u{1d242}-\u{1d244}\u{1da00}-\u{1da36}\u{1da3b}-\u{1da6c}\u{1da75}\u{1da84}`,
  String.raw`\u{1da9b}-\u{1daaf}\u{1e000}-\u{1e02a}\u{1e08f}\u{1e130}-\u{1e136}\u{1e2ae}\u{1e2ec}-\u{1e2ef}`,
  String.raw`\u{1e4ec}-\u{1e4ef}\u{1e5ee}-\u{1e5ef}\u{1e6e3}\u{1e6e6}\u{1e6ee}-\u{1e6ef}\u{1e6f5}\u{1e8d0}-\u{1e8d6}`,
  String.raw`\u{1e944}-\u{1e94a}\u{e0100}-\u{e01ef}`,
].join('');

// What joins or tags, and is not seen, is no character to stand on: it may part two marks, but begins no new count.
const unseen = String.raw`\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}`;
const overmarked = new Map<number, RegExp>();

/** Whether some character of the text carries more than `limit` marks, however they are composed. */
export function isOvermarked(text: string, limit: number): boolean {
  let pattern = overmarked.get(limit);
  if (!pattern) overmarked.set(limit, (pattern = new RegExp(`(?:[${marks}][${unseen}]*){${limit + 1}}`, 'u')));
  return pattern.test(text.normalize('NFD'));
}
