'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { ActButton } from '#src/components/application/act-button.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Words } from '#src/ui/text/words.tsx';
import type { Need } from './attention.ts';
import classes from './overview.module.css';

/** What needs somebody, a row each, worst first, with the action. */
export function Needs({ needs }: { needs: readonly Need[] }) {
  return (
    <Section title="Needs attention" note={needs.length > 0 ? String(needs.length) : undefined} flush>
      {needs.length === 0 && (
        <p className={classes.fine}>
          <StatusMark mark={{ shape: 'check', tone: 'green', word: 'Nothing needs you.' }} />
        </p>
      )}
      {needs.map(({ key, mark, name, href, reason, since, application }) => (
        <div key={key} className={`${list.row} ${classes.need}`}>
          <StatusMark mark={mark} />
          <span className={list.two}>
            <RowLink href={href} className={list.name}>
              {name}
            </RowLink>
            <span className={classes.reason}>
              <Words>{reason}</Words>
            </span>
          </span>
          <span className={`${list.quiet} ${list.end}`}>{since && <Ago at={since} />}</span>
          <span className={classes.action}>
            {application ? (
              <ActButton application={application} size="xs" variant="default" />
            ) : (
              <Button component={Link} href={href} size="xs" variant="default" aria-label={`Open ${name}`}>
                Open
              </Button>
            )}
          </span>
        </div>
      ))}
    </Section>
  );
}
