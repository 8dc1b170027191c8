/** What a mirror will not give, however often it is asked: the next mirror, then. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The place where a download goes cannot take it: no other mirror would help. */
export class CannotStore extends Error {
  override readonly name = 'CannotStore';
}
