'use client';

import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './text.module.css';

/** A small button that copies `value`; `what` names it for screen readers ("webhook secret"). */
export function Copy({ value, what }: { value: string; what: string }) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
          <ActionIcon
            variant="subtle"
            color={copied ? 'sea' : 'gray'}
            size="sm"
            aria-label={copied ? 'Copied' : `Copy ${what}`}
            onClick={copy}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** Lines to paste elsewhere, with their copy button; `wrap` shows one that is long in full. */
export function CopyLines({ lines, what, wrap = false }: { lines: string; what: string; wrap?: boolean }) {
  return (
    <div className={classes.copy} data-wrap={wrap || undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and a keyboard must reach them */}
      <pre tabIndex={0}>{lines}</pre>
      <Copy value={lines} what={what} />
    </div>
  );
}
