import type { Refusal } from '@landfall/actions/refusal';
import { AGENT_PROTOCOL, OLDEST_AGENT_PROTOCOL } from '@landfall/contracts/agent-protocol';
import type { ProblemWords } from '@landfall/contracts/problem';

/** What a `bye` says of a refusal. */
export const wordsOf = ({ code, message, why, fix }: Refusal): ProblemWords => ({
  code,
  what: message,
  why,
  fix,
});

const newest = 'Install the newest agent. Its identity and what it keeps stay.';

export const malformed = (why: string): ProblemWords => ({
  code: 'malformed-frame',
  what: 'A frame could not be read.',
  why,
  fix: newest,
});

export const tooLarge = (mostBytes: number): ProblemWords => ({
  code: 'frame-too-large',
  what: 'A frame is too large.',
  why: `A frame may have ${mostBytes} bytes.`,
  fix: newest,
});

/** Of a question to an agent, for whoever asked it. */
export const questionTooLarge = (mostBytes: number): ProblemWords => ({
  code: 'question-too-large',
  what: 'The agent could not be asked.',
  why: `The question has more than the ${Math.floor(mostBytes / 1024)} KiB that its connection carries at once: it names too many objects.`,
  fix: 'Split the application into several.',
});

export const tooManyFrames = (most: number): ProblemWords => ({
  code: 'too-many-frames',
  what: 'The agent sends too much.',
  why: `It may send ${most} frames in ten seconds.`,
  fix: newest,
});

export const tooManyAgents = (whose: 'address' | 'organization'): ProblemWords => ({
  code: 'too-many-agents',
  what: 'Too many agents are connected.',
  why: `Each ${whose} may hold a bounded number of connections.`,
  fix: 'Stop agents that nobody needs; this one tries again by itself.',
});

export const noHello: ProblemWords = {
  code: 'no-hello',
  what: 'The agent did not say who it is.',
  why: 'The first frame has to be a hello, soon after the connection is made.',
  fix: 'It connects again by itself.',
};

export const closing: ProblemWords = {
  code: 'closing',
  what: 'Landfall is restarting here.',
  why: 'Another process, or this one in a moment, takes its agents.',
  fix: 'It connects again by itself.',
};

export const unavailable: ProblemWords = {
  code: 'unavailable',
  what: 'Landfall cannot listen right now.',
  why: 'A part of it is not reachable.',
  fix: 'The agent connects again by itself, and nothing that it told is lost.',
};

/** Which side does not understand the other one any more; undefined when both do. */
export function protocolGap(protocol: number, version: string): ProblemWords | undefined {
  if (protocol < OLDEST_AGENT_PROTOCOL) {
    return {
      code: 'agent-too-old',
      what: 'The agent is too old for this Landfall.',
      why: `Version ${version} speaks protocol ${protocol}; the oldest that is understood here is ${OLDEST_AGENT_PROTOCOL}.`,
      fix: newest,
    };
  }
  if (protocol > AGENT_PROTOCOL) {
    return {
      code: 'platform-too-old',
      what: 'This Landfall is too old for the agent.',
      why: `Version ${version} of the agent speaks protocol ${protocol}; the newest that is understood here is ${AGENT_PROTOCOL}.`,
      fix: 'Update Landfall, or install the agent that its cluster page hands out.',
    };
  }
  return undefined;
}

/** Not to come back with this identity: what is said of it stays true. */
export const isFinal = (error: Refusal): boolean => error.code === 'forbidden' || error.code === 'expired';
