import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Deep sea teal, the one accent. */
const sea: MantineColorsTuple = [
  '#eaf6f6',
  '#d3eaeb',
  '#a6d5d7',
  '#74bfc2',
  '#4aa7ac',
  '#2c929a',
  '#147d87',
  '#0c6a72',
  '#08555c',
  '#053f45',
];
const gray: MantineColorsTuple = [
  '#f7f9f9',
  '#eff2f2',
  '#e4e9e9',
  '#d6dcdd',
  '#bcc5c6',
  '#8b979a',
  '#5f6c6f',
  '#435053',
  '#2a3436',
  '#151b1c',
];
const dark: MantineColorsTuple = [
  '#e6ebeb',
  '#c5cdce',
  '#9ba6a8',
  '#84908f',
  '#2c3638',
  '#232c2e',
  '#181f20',
  '#111617',
  '#0c1011',
  '#070a0a',
];
const red: MantineColorsTuple = [
  '#fdf0ee',
  '#f9dcd8',
  '#f1b6ae',
  '#e98d82',
  '#e26a5c',
  '#dc5444',
  '#cb4435',
  '#b3382b',
  '#982d22',
  '#74211a',
];

/** What Mantine's components take from us; the rest of the look is in tokens.css. */
export const theme = createTheme({
  colors: { sea, gray, dark, red },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  fontFamily: 'var(--font-geist-sans), system-ui, sans-serif',
  fontFamilyMonospace: 'var(--font-geist-mono), ui-monospace, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.55', lg: '1.5', xl: '1.4' },
  headings: { fontFamily: 'var(--font-geist-sans), system-ui, sans-serif', fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // At the default a box of this size is a circle, which reads as one of several.
    Checkbox: { defaultProps: { radius: 'xs' } },
    Radio: { defaultProps: { radius: 'xl' } },
    RadioIndicator: { defaultProps: { radius: 'xl' } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false, color: 'dark' } },
    Modal: { defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4 } } },
    Menu: {
      // The first item takes the focus: a placeholder for it has no place in a menu's roles.
      defaultProps: {
        shadow: 'sm',
        position: 'bottom-end',
        radius: 'md',
        withInitialFocusPlaceholder: false,
      },
    },
  },
});
