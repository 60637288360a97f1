import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/findings.css';
import './styles/tables.css';
import './styles/notes.css';
import './styles/text.css';
import './styles/floating.css';
import './styles/lists.css';
import './styles/pages.css';
import App from './App.svelte';

mount(App, { target: document.body });
