'use client';

import type { Me } from '@landfall/contracts/account';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { whenPageIsThere } from '#src/api/stream/page-there.ts';
import { startStream } from '#src/api/stream/stream.ts';
import { LineBanner } from '#src/components/freeze/line-banner.tsx';
import { BottomBar } from './bottom-bar.tsx';
import classes from './frame.module.css';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';

interface FrameProps {
  me: Me;
  /** Event position up to which the first answers are current. */
  position: number | null;
  children: ReactNode;
}

/** The frame around every page: rail, page, bottom bar on a phone, ⌘K, and the one event stream. */
export function Frame({ me, position, children }: FrameProps) {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream keeps its own position once it has started
  useEffect(() => {
    let stop = (): void => undefined;
    const forget = whenPageIsThere(() => {
      document.documentElement.dataset.alive = '';
      stop = startStream(client, position, signInAgain);
    });
    return () => {
      forget();
      stop();
    };
  }, [client]);
  return (
    <div className={classes.frame}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <Rail me={me} />
      <main id="page" className={classes.main} tabIndex={-1}>
        <LineBanner />
        {children}
      </main>
      <BottomBar />
      <Palette />
    </div>
  );
}

function signInAgain(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}
