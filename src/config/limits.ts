/**
 * How much there may be of what a file, the address or a long run brings. Every number here is one that the arithmetic
 * behind it holds; whoever reads, draws or counts takes it from here.
 */

/**
 * The last step. Steps travel and are kept as int32, which ends at 2³¹ − 1; the distance to that leaves room for sums of
 * two steps and for axes and grids that reach beyond the newest one. At a thousand steps a second it takes eleven days.
 */
export const MOST_STEPS = 1_000_000_000;

/** Seconds of training: as many as `MOST_STEPS` at one step a second, thirty years. */
export const MOST_SECONDS = MOST_STEPS;

/**
 * Freezes and thaws that a lane remembers. Each change of a session tells the page all of them; with four lanes this
 * many take it a few milliseconds. Beyond it the older ones get sparser.
 */
export const MOST_FREEZE_MARKS = 2000;

/** Actions that a timeline tells. A run in which more was done cannot be told again. */
export const MOST_TIMELINE_ENTRIES = 2000;

/** Entries kept in the log; older ones are dropped. */
export const MOST_LOG_ENTRIES = 500;

/** Characters of a message in the log. */
export const LONGEST_MESSAGE = 10_000;

/**
 * Points kept per lane. Beyond it every second point of the older half is dropped, again and again, so a run may go on
 * for ever: the newest 100,000 steps stay complete, older ones get sparser.
 */
export const MOST_POINTS = 200_000;

/** Characters of a name: of a file, a voice, a tensor. File systems stop at 255 bytes, a path inside a file may be longer. */
export const LONGEST_NAME = 1000;

/** Characters of what a person calls a run. */
export const LONGEST_RUN_NAME = 120;

/** Presets of a person's own, characters of their names, and of the JSON that holds them: ten times what they take. */
export const MOST_PRESETS = 100;
export const LONGEST_PRESET_NAME = 60;
export const LONGEST_PRESETS = 2 ** 20;

/** Characters of what a person notes of a run. */
export const LONGEST_NOTE = 4000;

/** Characters of a tag, and tags of one run. */
export const LONGEST_TAG = 40;
export const MOST_TAGS = 20;

/** Files of one kind in a session. */
export const MOST_FILES = 100_000;

/** Values of one tensor, or frames of data; the largest tensor that an experiment can have is a hundredth of it. */
export const MOST_VALUES = 2 ** 31;

/** Tensors of a model: SoVITS in its original size has 887, and the largest version of it some hundred more. */
export const MOST_TENSORS = 2000;
/** Modules of a model, more than any has. */
export const MOST_MODULES = 20;

/** Voices that an experiment may list; the bundled speech has seven. */
export const MOST_VOICES = 100;

/** Bytes of a list or note of ours that programs read beside a run: a hundred times what the longest takes. */
export const MOST_NOTE_BYTES = 2 ** 20;

/** Bytes that the lanes of a session may take: about half of what a browser tab has. */
export const MOST_LANE_BYTES = 2 * 2 ** 30;

/**
 * Frames of the probe, and so codes of it per layer. It is encoded every few steps for every lane: beyond this it would
 * cost more than it tells.
 */
export const MOST_PROBE_FRAMES = 1024;

/** Runs of one sweep. Each is a folder of some ten files. */
export const MOST_RUNS = 10_000;
