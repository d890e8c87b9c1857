import { defineElement } from '../internal/define-element.js';
import { Provider } from './provider.js';

defineElement('ur-provider', Provider);
