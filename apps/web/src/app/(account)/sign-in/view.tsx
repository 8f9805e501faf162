'use client';

import { signInInput } from '@landfall/contracts/account';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import Link from 'next/link';
import { useState } from 'react';
import { enter } from '#src/auth/enter.ts';
import { signInWords } from '#src/auth/words.ts';
import classes from '#src/components/account/account.module.css';
import { GithubWay } from '#src/components/account/github-way.tsx';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { useAlive } from '#src/ui/form/use-alive.ts';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';

/** Sign in with e-mail and password. `to` is already known to be a path of ours. */
export function SignInView({ to, error }: { to: string; error: string | null }) {
  const [code, setCode] = useState(error);
  const [busy, setBusy] = useState(false);
  const alive = useAlive();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: checkedBy(signInInput, { password: 'Type your password.' }),
  });

  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setCode(null);
    const refused = await enter('sign-in', values);
    if (refused === null) return window.location.assign(to);
    setCode(refused);
    setBusy(false);
  });

  return (
    <form onSubmit={submit} method="post" className={classes.fields} noValidate>
      <h1 className={classes.title}>Sign in</h1>
      {code !== null && <ProblemNote problem={signInWords(code)} />}
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        data-autofocus
        autoFocus
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <Button type="submit" loading={busy} disabled={!alive} fullWidth size="md">
        Sign in
      </Button>
      <GithubWay to={to} />
      <p className={classes.other}>
        New here? <Link href="/sign-up">Create an account</Link>
      </p>
    </form>
  );
}
