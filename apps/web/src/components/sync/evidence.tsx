import { resourceKey } from '@landfall/contracts/resource';
import type { Culprit } from '@landfall/contracts/sync';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './evidence.module.css';
import type { Said } from './said.ts';

/** What was found beside the objects that failed: events and last log lines, kept when the pod is long gone. */
export function Evidence({ evidence }: Pick<Said, 'evidence'>) {
  return evidence.map(({ culprit, title }) => (
    <section key={resourceKey(culprit.ref)} className={classes.culprit} aria-label={culprit.message}>
      {title !== null && <p className={classes.title}>{plainText(title)}</p>}
      {culprit.events.length > 0 && <Events events={culprit.events} />}
      <Logs logs={culprit.logs} />
    </section>
  ));
}

/** Events of an object and of what it made, newest last. */
export function Events({ events }: Pick<Culprit, 'events'>) {
  return (
    <ul className={classes.events}>
      {events.map((event) => (
        <li
          key={`${event.object}${event.reason}${event.message}${event.lastSeenAt}`}
          data-tone={event.type === 'Warning' ? 'amber' : 'grey'}
        >
          <span className={classes.reason}>{plainText(event.reason)}</span>
          <span>
            {plainText(event.object)}: {plainText(event.message)}
            {event.count > 1 && <span className={classes.quiet}> ×{event.count}</span>}
          </span>
          <span className={classes.quiet}>{event.lastSeenAt && <Ago at={event.lastSeenAt} />}</span>
        </li>
      ))}
    </ul>
  );
}

/** The last log lines, container by container. */
export function Logs({ logs }: Pick<Culprit, 'logs'>) {
  return logs.map((log) => (
    <figure key={`${log.pod}${log.container}${log.previous}`} className={classes.log}>
      <figcaption>
        {plainText(log.pod)} · {plainText(log.container)}
        {log.previous && ' · before its last restart'}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{log.lines.map(plainText).join('\n')}</pre>
    </figure>
  ));
}
