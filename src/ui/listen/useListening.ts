/** What is listened to just now: the stretch, its versions as far as they are made, and what plays. */
import { useEffect, useRef, useState } from 'react';
import type { SoundClip, SoundSource, Stretch } from '../../protocol/sound.ts';
import { useLabActions, useReady } from '../useLab.ts';
import { commonLevel, gainFor } from './level.ts';
import { soundPlayer } from './player.ts';
import { firstStretch, keyOf, soundOf, type Version } from './versions.ts';

/** Two seconds. */
export const USUAL_FRAMES = 100;

export interface Listening {
  /** Of the present session; none where there is no sound. */
  sources: readonly SoundSource[];
  stretch: Stretch | null;
  chosen: Version;
  /** Made versions of the stretch by `keyOf`. */
  clips: ReadonlyMap<string, SoundClip>;
  playing: boolean;
  making: boolean;
  /** Another stretch; what plays ends. */
  setStretch(stretch: Stretch): void;
  /** If something plays, this version takes over where it is. */
  choose(version: Version): void;
  play(): void;
  stop(): void;
  /** Makes what is there of lanes anew, as they are now. */
  renew(): void;
}

/** Of one session: whoever uses it is another component when the session is. */
export function useListening(): Listening {
  const actions = useLabActions();
  const ready = useReady();
  const [sources, setSources] = useState<readonly SoundSource[] | null>(null);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const [chosen, setChosen] = useState<Version>({ kind: 'original', lane: null });
  const [clips, setClips] = useState<ReadonlyMap<string, SoundClip>>(new Map());
  const [playing, setPlaying] = useState(false);
  const [pending, setPending] = useState(0);
  // What was asked for last: whoever comes late with a sound asks whether it is still wanted.
  const wanted = useRef({ clips, version: chosen, stretch, playing: false });

  const forget = (next: Stretch | null): void => {
    soundPlayer.stop();
    wanted.current = { ...wanted.current, clips: new Map(), stretch: next, playing: false };
    setClips(wanted.current.clips);
    setStretch(next);
    setPlaying(false);
  };
  const known = sources !== null;
  useEffect(() => {
    // A session may be there before its worker answers.
    if (!ready || known) return;
    let over = false;
    void actions.soundSources().then((told) => {
      if (over) return;
      setSources(told ?? []);
      forget(firstStretch(told ?? [], USUAL_FRAMES));
    });
    return () => {
      over = true;
    };
  }, [actions, ready, known]);
  useEffect(() => () => soundPlayer.stop(), []);

  const make = async (version: Version, of: Stretch): Promise<SoundClip | null> => {
    const made = wanted.current.clips.get(keyOf(version));
    if (made) return made;
    setPending((count) => count + 1);
    const clip = await actions.makeSound(soundOf(version, of));
    setPending((count) => count - 1);
    if (!clip || wanted.current.stretch !== of) return null;
    wanted.current.clips = new Map([...wanted.current.clips, [keyOf(version), clip]]);
    setClips(wanted.current.clips);
    return clip;
  };
  const sound = async (version: Version): Promise<void> => {
    const { stretch: of } = wanted.current;
    if (!of) return;
    const clip = await make(version, of);
    if (!wanted.current.playing || wanted.current.version !== version) return;
    if (!clip) {
      if (!soundPlayer.isPlaying) end();
      return;
    }
    const level = commonLevel([...wanted.current.clips.values()]);
    soundPlayer.play({ ...clip, gain: gainFor(clip, level) }, true, end);
    setPlaying(true);
  };
  const end = (): void => {
    wanted.current.playing = false;
    setPlaying(false);
  };
  const choose = (version: Version): void => {
    wanted.current.version = version;
    setChosen(version);
    if (wanted.current.playing) void sound(version);
  };
  const play = (): void => {
    wanted.current.playing = true;
    void sound(wanted.current.version);
  };
  return {
    sources: sources ?? [],
    stretch,
    chosen,
    clips,
    playing,
    making: pending > 0,
    setStretch: forget,
    choose,
    play,
    stop: () => {
      end();
      soundPlayer.stop();
    },
    renew() {
      wanted.current.clips = new Map([...wanted.current.clips].filter(([key]) => key.startsWith('/')));
      setClips(wanted.current.clips);
      play();
    },
  };
}
