-- Full text over the transcript; kept in step with call_turn by triggers, searched per organization by a join.
CREATE VIRTUAL TABLE call_turn_text USING fts5(text, content='call_turn', content_rowid='rowid');
--> statement-breakpoint
CREATE TRIGGER call_turn_added AFTER INSERT ON call_turn BEGIN
  INSERT INTO call_turn_text(rowid, text) VALUES (new.rowid, new.text);
END;
--> statement-breakpoint
CREATE TRIGGER call_turn_removed AFTER DELETE ON call_turn BEGIN
  INSERT INTO call_turn_text(call_turn_text, rowid, text) VALUES ('delete', old.rowid, old.text);
END;
--> statement-breakpoint
CREATE TRIGGER call_turn_changed AFTER UPDATE ON call_turn BEGIN
  INSERT INTO call_turn_text(call_turn_text, rowid, text) VALUES ('delete', old.rowid, old.text);
  INSERT INTO call_turn_text(rowid, text) VALUES (new.rowid, new.text);
END;
