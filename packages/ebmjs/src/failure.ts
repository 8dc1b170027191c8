/** What went wrong while a command was at work though its input was good, in one line; exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
