import { EVENT_ID, type Event } from 'js-yaml';
import { exceeded, type RenderLimits } from '../limits.ts';
import { RenderError, type SourcePlace } from '../render-error.ts';

/** What a node costs once every alias below it is written out. */
interface Grown {
  nodes: number;
  bytes: number;
  depth: number;
}
interface Open extends Grown {
  anchor: string;
}

const START = { nodes: 1, bytes: 2, depth: 1 } as const;

function anchorOf(event: { anchorStart: number; anchorEnd: number }, text: string): string {
  return event.anchorStart < 0 ? '' : text.slice(event.anchorStart, event.anchorEnd);
}

function recursive(place: SourcePlace): RenderError {
  return new RenderError(
    'yaml-aliases',
    {
      what: `\`${place.file ?? 'the YAML'}\` contains itself.`,
      why: 'One of its YAML aliases stands inside the value that it repeats.',
      fix: 'Write the repeated part out.',
    },
    place,
  );
}

/**
 * Refuses YAML that explodes when its aliases are written out, before anything builds or walks the value: parsing
 * such a text costs milliseconds, printing it costs all the memory there is (security DOS-2). Works on parser events,
 * so it also judges files whose tags we do not know. Each anchor's cost is computed once.
 */
export function checkExpansion(
  events: Event[],
  text: string,
  place: SourcePlace,
  limits: RenderLimits,
): void {
  let anchors = new Map<string, Grown | 'open'>();
  const whole: Open = { nodes: 0, bytes: 0, depth: 0, anchor: '' };
  const open: Open[] = [];

  const add = (grown: Grown): void => {
    const parent = open.at(-1) ?? whole;
    parent.nodes += grown.nodes;
    parent.bytes += grown.bytes;
    parent.depth = Math.max(parent.depth, grown.depth + 1);
    if (parent.nodes > limits.yamlNodes) throw exceeded.yamlNodes(limits, place);
    if (parent.bytes > limits.sourceBytes) throw exceeded.yamlBytes(limits, place);
    if (grown.depth > limits.yamlDepth) throw exceeded.yamlDepth(limits, place);
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors = new Map();
        open.push({ nodes: 0, bytes: 0, depth: 0, anchor: '' });
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const anchor = anchorOf(event, text);
        if (anchor !== '') anchors.set(anchor, 'open');
        open.push({ ...START, anchor });
        break;
      }
      case EVENT_ID.SCALAR: {
        const grown = { nodes: 1, bytes: event.valueEnd - event.valueStart + 1, depth: 1 };
        const anchor = anchorOf(event, text);
        if (anchor !== '') anchors.set(anchor, grown);
        add(grown);
        break;
      }
      case EVENT_ID.ALIAS: {
        const grown = anchors.get(anchorOf(event, text));
        if (grown === 'open') throw recursive(place);
        if (grown !== undefined) add(grown);
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (closed === undefined) break;
        if (closed.anchor !== '') anchors.set(closed.anchor, { ...closed });
        add(closed);
        break;
      }
    }
  }
}
