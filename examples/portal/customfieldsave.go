package main

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// addField takes the form of a new field.
func (p *portal) addField(v *visit) error {
	f := readField(v.r.PostForm, alumni.CustomField{})
	if v.r.PostFormValue("op") == opChoice {
		return v.moreChoices(f)
	}
	if f.Type != alumni.TypeEnum {
		f.Choices = nil // the form offers them before the type is known
	}
	added, err := p.people.AddField(v.r.Context(), v.actor, f)
	return v.fieldSaved(f, added, err, web.FlashFieldSaved)
}

// saveField takes the form of a field that there is.
func (p *portal) saveField(v *visit) error {
	old, err := v.field()
	if err != nil {
		return err
	}
	f := readField(v.r.PostForm, old)
	if v.r.PostFormValue("op") == opChoice {
		return v.moreChoices(f)
	}
	if old.Type != alumni.TypeEnum {
		f.Choices = old.Choices // what it had before it was widened
	}
	saved, err := p.people.UpdateField(v.r.Context(), v.actor, old.Number, f)
	return v.fieldSaved(f, saved, err, web.FlashFieldSaved)
}

// opChoice asks for one more line of choices.
const opChoice = "choice"

func (v *visit) moreChoices(f alumni.CustomField) error {
	f.Choices = append(f.Choices, alumni.CustomChoice{})
	return v.render(v.fieldForm(f, nil))
}

// fieldSaved leads on to the list, or shows what is wrong with the form.
func (v *visit) fieldSaved(f alumni.CustomField, saved *alumni.CustomField, err error, message web.Key) error {
	if err != nil {
		if errs, ok := v.fieldErrors(err, fieldFormName); ok {
			if f.Number == 0 && len(f.Choices) == 0 {
				f.Choices = make([]alumni.CustomChoice, newChoices)
			}
			return v.again(v.fieldForm(f, errs))
		}
		return err
	}
	return v.leave(web.PathFields, web.Flash{Tone: web.ToneOK, Key: message, Name: saved.Title(v.locale())})
}

// widenField makes of a field what can hold more.
func (p *portal) widenField(v *visit) error {
	f, err := v.field()
	if err != nil {
		return err
	}
	to, many := f.Type, f.Many
	switch v.r.PostFormValue("to") {
	case widenText:
		to = alumni.TypeText
	case widenList:
		many = true
	case widenTextList:
		to, many = alumni.TypeText, true
	}
	widened, err := p.people.WidenField(v.r.Context(), v.actor, f.Number, to, many)
	return v.fieldSaved(f, widened, err, web.FlashFieldWidened)
}

func (p *portal) retireField(v *visit) error {
	return v.changeField(p.people.RetireField, web.FlashFieldRetired)
}

func (p *portal) restoreField(v *visit) error {
	return v.changeField(p.people.RestoreField, web.FlashFieldRestored)
}

func (v *visit) changeField(
	change func(ctx context.Context, actor alumnikit.Actor, number uint16) (*alumni.CustomField, error), message web.Key,
) error {
	f, err := v.field()
	if err != nil {
		return err
	}
	changed, err := change(v.r.Context(), v.actor, f.Number)
	return v.fieldSaved(f, changed, err, message)
}
