import { defineElement } from '../internal/define-element.js';
import { Webchat } from './webchat.js';

defineElement('ur-webchat', Webchat);
