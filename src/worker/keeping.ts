/** Copies of sessions for the page to keep, with the files that belong to them. */
import type { KeptFiles, KeptState } from '../protocol/keeping.ts';
import { copySession } from '../lab/keptState.ts';
import { newSessionId } from '../lab/newSession.ts';
import type { Session } from '../train/session.ts';

/** What a session comes with. */
export interface Surroundings {
  files: KeptFiles;
  /** Codes of the probe that flips are counted against, as text. */
  probeTokens: Blob | null;
}

/** The copies of one worker. */
export class SessionKeeping {
  readonly #names = new FileSetNames();

  /**
   * @param filesKnown the `filesId` of the files that the page has
   * @param check called between pieces of work; what it throws ends it
   */
  async copy(
    session: Session,
    { files, probeTokens }: Surroundings,
    filesKnown: string | null,
    check: () => void = () => undefined,
  ): Promise<KeptState> {
    const filesId = this.#names.of(files);
    const copied = await copySession(session, check);
    return { ...copied, probeTokens, filesId, files: filesId === filesKnown ? null : files };
  }
}

/** Gives every set of files a name that no other set has, in this worker or another. */
class FileSetNames {
  #name = '';
  #last: readonly (File | null)[] = [];

  of({ audio, features, checkpoint, semanticTokens }: KeptFiles): string {
    const files = [checkpoint, semanticTokens, null, ...audio, null, ...features];
    const isSame = files.length === this.#last.length && files.every((file, i) => file === this.#last[i]);
    if (!isSame || this.#name === '') this.#name = newSessionId();
    this.#last = files;
    return this.#name;
  }
}
