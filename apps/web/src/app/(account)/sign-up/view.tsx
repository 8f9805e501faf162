'use client';

import { signUpInput } from '@landfall/contracts/account';
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

/** Create an account and its organization, then go straight to onboarding. */
export function SignUpView() {
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const alive = useAlive();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', organization: '', email: '', password: '' },
    validate: checkedBy(signUpInput),
  });

  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setCode(null);
    const refused = await enter('sign-up', values);
    if (refused === null) return window.location.assign('/onboarding');
    setCode(refused);
    setBusy(false);
  });

  return (
    <form onSubmit={submit} method="post" className={classes.fields} noValidate>
      <h1 className={classes.title}>Create your account</h1>
      {code !== null && <ProblemNote problem={signInWords(code)} />}
      <TextInput
        label="Your name"
        autoComplete="name"
        autoFocus
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Organization"
        description="Your team or company. Nothing in it is visible to others."
        autoComplete="organization"
        key={form.key('organization')}
        {...form.getInputProps('organization')}
      />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label="Password"
        description="At least 12 characters; a few words are good."
        autoComplete="new-password"
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <Button type="submit" loading={busy} disabled={!alive} fullWidth size="md">
        Create account
      </Button>
      <GithubWay to="/onboarding" />
      <p className={classes.other}>
        Have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </form>
  );
}
