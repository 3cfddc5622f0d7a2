/** What a key does. */
export type Action =
  | { do: 'play' }
  | { do: 'batch' }
  | { do: 'layer' }
  | { do: 'layer-back' }
  | { do: 'epoch' }
  | { do: 'back' }
  | { do: 'same-start' }
  | { do: 'landscape' }
  | { do: 'help' }
  | { do: 'speed'; speed: 1 | 2 | 3 | 4 | 5 };

/** The part of a keyboard event that decides. */
export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** Where the key was pressed: what kind of control has the focus. */
export type Focus = 'page' | 'typing' | 'button' | 'slider';

/**
 * The action of a key, or none. While someone types no key acts; on a slider the arrows are the slider's; on a
 * button Space presses the button.
 */
export function action(pressed: Pressed, focus: Focus): Action | undefined {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || focus === 'typing') return undefined;
  const arrow = pressed.key === 'ArrowRight' || pressed.key === 'ArrowLeft';
  if (focus === 'slider' && arrow) return undefined;
  if (focus === 'button' && pressed.key === ' ') return undefined;
  switch (pressed.key) {
    case ' ':
      return { do: 'play' };
    case '.':
      return { do: 'batch' };
    case 'ArrowRight':
      return pressed.shiftKey ? { do: 'epoch' } : { do: 'layer' };
    case 'ArrowLeft':
      return pressed.shiftKey ? { do: 'back' } : { do: 'layer-back' };
    case 'r':
    case 'R':
    case 'ㄱ':
      return { do: 'same-start' };
    case 'l':
    case 'L':
    case 'ㅣ':
      return { do: 'landscape' };
    case '?':
      return { do: 'help' };
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
      return { do: 'speed', speed: Number(pressed.key) as 1 | 2 | 3 | 4 | 5 };
    default:
      return undefined;
  }
}

/** The kind of control that an element is. */
export function focusOf(element: Element | null): Focus {
  if (!element) return 'page';
  const tag = element.tagName;
  if (tag === 'INPUT') {
    const type = (element as HTMLInputElement).type;
    if (type === 'range') return 'slider';
    return type === 'checkbox' || type === 'radio' ? 'button' : 'typing';
  }
  if (tag === 'SELECT') return 'typing';
  if (tag === 'TEXTAREA' || (element as HTMLElement).isContentEditable) return 'typing';
  if (tag === 'BUTTON' || tag === 'A' || tag === 'SUMMARY' || element.getAttribute('role') === 'button') return 'button';
  return 'page';
}
